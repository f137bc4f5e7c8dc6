import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Image } from '../../../src/image/image.js';
import { analyse, latentShape, synthesise } from '../../../src/runtime/tiled-transforms.js';
import { finishSteps } from '../../../src/steps.js';
import { randomImage, randomModel } from '../codec/tiny-transforms.js';

/** The transforms of a model of random weights, and its networks. */
async function randomTransforms(options: object) {
  const { coder } = await randomModel(1, options);
  const { encoder, decoder, geometry, prior } = coder.latentSpace!;
  if (prior === 'normal') throw new Error('not variational');
  const { steps } = prior;
  const transforms = { runner: coder.transforms!, channels: 1, geometry, steps } as const;
  return { transforms, encoder, decoder, dispose: () => coder.dispose() };
}

const variants = [
  { downsampling: 'max-pool', upsampling: 'nearest' },
  { downsampling: 'strided', upsampling: 'transposed' },
  { filters: [4, 6], latentChannels: 3 },
];

describe.each(variants)('transforms of %j', (options) => {
  it('gives the same bits in tiles as in one piece', async () => {
    const { transforms, encoder, decoder, dispose } = await randomTransforms(options);
    const { geometry, steps } = transforms;
    const { stride } = geometry;
    const image = randomImage(700, 270, 1); // 3 × 2 tiles, and no whole number of cells
    const width = Math.ceil(700 / stride) * stride;
    const height = Math.ceil(270 / stride) * stride;
    const [tiled] = finishSteps(analyse(transforms, [image]));
    const whole = tf.tidy(() => {
      const x = tf.tensor4d(samples(padded(image, width, height)), [1, height, width, 1]);
      return (encoder.apply(x) as tf.Tensor).dataSync();
    });
    expect(tiled).toEqual(Int32Array.from(whole, (y, i) => Math.round(y / steps[i % steps.length]!)));

    const [decoded] = finishSteps(synthesise(transforms, [tiled!], 700, 270));
    const shape = latentShape(geometry, 700, 270);
    const xHat = tf.tidy(() => {
      const latent = Float32Array.from(tiled!, (symbol, i) => symbol * steps[i % steps.length]!);
      const y = tf.tensor4d(latent, [1, shape.height, shape.width, shape.channels]);
      return (decoder.apply(y) as tf.Tensor).dataSync();
    });
    for (let row = 0; row < 270; row++) {
      const expected = Uint8Array.from(xHat.subarray(row * width, row * width + 700), (v) =>
        Math.floor(v * 255 + 0.5),
      );
      expect(decoded!.data.subarray(row * 700, (row + 1) * 700)).toEqual(expected);
    }
    dispose();
  });

  it('gives the same bits alone as in a batch', async () => {
    const { transforms, dispose } = await randomTransforms(options);
    const images = Array.from({ length: 9 }, (_, seed) => randomImage(28, 28, 1, seed));
    const together = finishSteps(analyse(transforms, images));
    expect(images.map((image) => finishSteps(analyse(transforms, [image]))[0])).toEqual(together);
    const decoded = finishSteps(synthesise(transforms, together, 28, 28));
    expect(together.map((symbols) => finishSteps(synthesise(transforms, [symbols], 28, 28))[0])).toEqual(
      decoded,
    );
    dispose();
  });

  it('leaks no tensors', async () => {
    const { transforms, dispose } = await randomTransforms(options);
    const before = tf.memory().numTensors;
    finishSteps(synthesise(transforms, finishSteps(analyse(transforms, [randomImage(30, 21, 1)])), 30, 21));
    expect(tf.memory().numTensors).toBe(before);
    dispose();
  });
});

function padded(image: Image, width: number, height: number): Image {
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data[y * width + x] =
        image.data[Math.min(y, image.height - 1) * image.width + Math.min(x, image.width - 1)]!;
    }
  }
  return { width, height, channels: 1, data };
}

function samples({ data }: Image): Float32Array {
  return Float32Array.from(data, (sample) => sample / 255);
}

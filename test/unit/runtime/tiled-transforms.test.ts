import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Image } from '../../../src/image/image.js';
import { analyse, latentShape, synthesise } from '../../../src/runtime/tiled-transforms.js';
import { finishSteps } from '../../../src/steps.js';
import { randomImage, randomModel } from '../codec/tiny-transforms.js';

const variants = [
  { downsampling: 'max-pool', upsampling: 'nearest' },
  { downsampling: 'strided', upsampling: 'transposed' },
  { filters: [4, 6], latentChannels: 3 },
];

describe.each(variants)('transforms of %j', (options) => {
  it('gives the same bits in tiles as in one piece', async () => {
    const model = await randomModel(1, options);
    const { stride } = model.spec.geometry;
    const image = randomImage(700, 270, 1); // 3 × 2 tiles, and no whole number of cells
    const width = Math.ceil(700 / stride) * stride;
    const height = Math.ceil(270 / stride) * stride;
    const [tiled] = finishSteps(analyse(model, [image]));
    const whole = tf.tidy(() => {
      const x = tf.tensor4d(samples(padded(image, width, height)), [1, height, width, 1]);
      return (model.encoder.apply(x) as tf.Tensor).dataSync();
    });
    const { steps } = model.spec;
    expect(tiled).toEqual(Int32Array.from(whole, (y, i) => Math.round(y / steps[i % steps.length]!)));

    const [decoded] = finishSteps(synthesise(model, [tiled!], 700, 270));
    const shape = latentShape(model.spec.geometry, 700, 270);
    const xHat = tf.tidy(() => {
      const latent = Float32Array.from(tiled!, (symbol, i) => symbol * steps[i % steps.length]!);
      const y = tf.tensor4d(latent, [1, shape.height, shape.width, shape.channels]);
      return (model.decoder.apply(y) as tf.Tensor).dataSync();
    });
    for (let row = 0; row < 270; row++) {
      const expected = Uint8Array.from(xHat.subarray(row * width, row * width + 700), (v) =>
        Math.floor(v * 255 + 0.5),
      );
      expect(decoded!.data.subarray(row * 700, (row + 1) * 700)).toEqual(expected);
    }
    model.dispose();
  });

  it('gives the same bits alone as in a batch', async () => {
    const model = await randomModel(1, options);
    const images = Array.from({ length: 9 }, (_, seed) => randomImage(28, 28, 1, seed));
    const together = finishSteps(analyse(model, images));
    expect(images.map((image) => finishSteps(analyse(model, [image]))[0])).toEqual(together);
    const decoded = finishSteps(synthesise(model, together, 28, 28));
    expect(together.map((symbols) => finishSteps(synthesise(model, [symbols], 28, 28))[0])).toEqual(decoded);
    model.dispose();
  });

  it('leaks no tensors', async () => {
    const model = await randomModel(1, options);
    const before = tf.memory().numTensors;
    finishSteps(synthesise(model, finishSteps(analyse(model, [randomImage(30, 21, 1)])), 30, 21));
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
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

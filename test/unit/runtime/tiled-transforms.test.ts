import { describe, expect, it } from 'vitest';
import { parseClassicalSpec } from '../../../src/architectures/classical/coding/files.js';
import { classicalTransforms, networksOf } from '../../../src/architectures/classical/coding/open.js';
import type { Image } from '../../../src/image/image.js';
import { parseSpec } from '../../../src/model-store/model-spec.js';
import { localRunner } from '../../../src/runtime/network-runner.js';
import {
  analyse,
  imagesOf,
  latentShape,
  synthesise,
  type Transforms,
} from '../../../src/runtime/tiled-transforms.js';
import { finishSteps } from '../../../src/steps.js';
import { randomConvFiles, randomImage } from '../codec/tiny-transforms.js';

/** The transforms of a model of random weights. */
async function randomTransforms(options: object): Promise<Transforms> {
  const { files } = await randomConvFiles(1, { options });
  const spec = parseClassicalSpec(parseSpec(files.get('codec.json')!, 'test'), 'test');
  const channels = { channels: 1, latentChannels: spec.geometry.latentChannels };
  return classicalTransforms(spec, localRunner(networksOf(files, channels, 'test')));
}

const variants = [
  { downsampling: 'max-pool', upsampling: 'nearest' },
  { downsampling: 'strided', upsampling: 'transposed' },
  { filters: [4, 6], latentChannels: 3 },
];

describe.each(variants)('transforms of %j', (options) => {
  it('gives the same integers in tiles as in one piece', async () => {
    const transforms = await randomTransforms(options);
    const { geometry, runner, toSymbols, fromSymbols } = transforms;
    const { stride } = geometry;
    const image = randomImage(700, 270, 1); // 3 × 2 tiles, and no whole number of cells
    const width = Math.ceil(700 / stride) * stride;
    const height = Math.ceil(270 / stride) * stride;
    const [tiled] = finishSteps(analyse(transforms, [image]));
    const values = Int16Array.from(padded(image, width, height).data, (sample) => 32 * sample);
    const whole = await runner.run('encoder', [{ values, shape: [1, height, width, 1] }]);
    const round = 2 ** (toSymbols.shift - 1);
    expect(tiled).toEqual(Int32Array.from(whole, (y) => Math.floor((y + round) / 2 ** toSymbols.shift)));

    const [decoded] = finishSteps(synthesise(transforms, [tiled!], 700, 270));
    const shape = latentShape(geometry, 700, 270);
    const latent = Int16Array.from(tiled!, (symbol) => symbol * fromSymbols.multipliers[0]!);
    const y = { values: latent, shape: [1, shape.height, shape.width, shape.channels] };
    const xHat = await runner.run('decoder', [y]);
    for (let row = 0; row < 270; row++) {
      const expected = Uint8Array.from(xHat.subarray(row * width, row * width + 700), (v) =>
        Math.min(255, Math.max(0, Math.floor((v + 16) / 32))),
      );
      expect(decoded!.data.subarray(row * 700, (row + 1) * 700)).toEqual(expected);
    }
  });

  it('gives the same bits alone as in a batch', async () => {
    const transforms = await randomTransforms(options);
    const images = Array.from({ length: 9 }, (_, seed) => randomImage(28, 28, 1, seed));
    const together = finishSteps(analyse(transforms, images));
    expect(images.map((image) => finishSteps(analyse(transforms, [image]))[0])).toEqual(together);
    const decoded = finishSteps(synthesise(transforms, together, 28, 28));
    expect(together.map((symbols) => finishSteps(synthesise(transforms, [symbols], 28, 28))[0])).toEqual(
      decoded,
    );
  });
});

describe.each(variants)('areas of which nothing is coded, under transforms of %j', (options) => {
  it('are the samples that g_s gives for them, beside others and at borders, and cost little', async () => {
    const transforms = await randomTransforms(options);
    const { geometry, runner } = transforms;
    const [width, height] = [1500, 900];
    const shape = latentShape(geometry, width, height);
    const symbols = new Int32Array(shape.height * shape.width * shape.channels);
    // A single symbol: all tiles but those that see it are empty.
    symbols[(5 * shape.width + 5) * shape.channels] = 3;
    let computed = 0;
    const counting = {
      ...transforms,
      runner: {
        ...runner,
        run: (transform: 'encoder' | 'decoder', inputs: Parameters<typeof runner.run>[1]) => {
          computed += inputs[0]!.shape[1]! * inputs[0]!.shape[2]!;
          return runner.run(transform, inputs);
        },
      },
    };
    const [image] = finishSteps(synthesise(counting, [symbols], width, height));
    expect(computed).toBeLessThan((shape.height * shape.width) / 4);
    // As if they were full: latents do not go that way.
    const latent = Int16Array.from(symbols, (symbol) => symbol * transforms.fromSymbols.multipliers[0]!);
    const [expected] = finishSteps(imagesOf(transforms, [latent], width, height));
    expect(Buffer.compare(image!.data, expected!.data)).toBe(0);
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

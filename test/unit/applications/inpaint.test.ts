import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { cutBlocks, pasteBlocks } from '../../../src/applications/blocks.js';
import { inpaint } from '../../../src/applications/inpaint.js';
import { InpaintingSearch } from '../../../src/applications/inpainting-search.js';
import { priorBits } from '../../../src/applications/prior-bits.js';
import type { Model } from '../../../src/architectures/model.js';
import { Random } from '../../../src/data/random.js';
import { randomImage, randomModel } from '../codec/tiny-transforms.js';

const variational = ({ coder, ...model }: Model): Model => ({
  ...model,
  coder: { ...coder, latentSpace: { ...coder.latentSpace!, prior: 'normal' } },
});

describe('the prior of a latent', () => {
  it('is half the sum of squares in bits, for a standard normal prior', async () => {
    const model = variational(await randomModel(1));
    const { bits } = priorBits(model.coder.latentSpace!);
    const u = tf.tensor4d([1, -2, 0, 3], [2, 1, 1, 2]);
    const [first, second] = bits(u).dataSync();
    expect(first).toBeCloseTo(5 / 2 / Math.LN2, 5);
    expect(second).toBeCloseTo(9 / 2 / Math.LN2, 5);
  });

  it('is otherwise what the entropy model charges: exact at symbols, linear between them, with the slope as gradient', async () => {
    const model = await randomModel(1, { latentChannels: 1 });
    const { bits, units } = priorBits(model.coder.latentSpace!);
    expect(units).toEqual(model.spec.steps);
    const meter = model.coder.scheme(undefined).entropyModel.meter({ height: 1, width: 1, channels: 1 });
    meter.look(0);
    const cost = (symbol: number) => meter.bits(symbol);
    const at = (value: number) => bits(tf.tensor4d([value], [1, 1, 1, 1])).dataSync()[0]!;
    for (const symbol of [-2, -1, 0, 1, 2]) expect(at(symbol)).toBeCloseTo(cost(symbol), 4);
    expect(at(0.25)).toBeCloseTo(0.75 * cost(0) + 0.25 * cost(1), 4);
    expect(at(5)).toBeGreaterThan(at(2));
    const slope = tf.grad((u) => tf.sum(bits(u)));
    const gradient = slope(tf.tensor4d([0.25, -1.5, 9], [1, 3, 1, 1])).dataSync();
    expect(gradient[0]).toBeCloseTo(cost(1) - cost(0), 4);
    expect(gradient[1]).toBeCloseTo(cost(-1) - cost(-2), 4);
    expect(gradient[2]).toBe(1);
  });
});

describe('blocks', () => {
  const missing = new Uint8Array(10 * 7).fill(1, 30);

  it.each([0, 2])('with a margin of %d come back as the image', (margin) => {
    const geometry = { stride: 4, latentChannels: 1, margin };
    const image = randomImage(10, 7, 3);
    const blocks = cutBlocks(image, missing, geometry);
    expect(blocks).toHaveLength(margin === 0 ? 6 : 1);
    for (const block of blocks) expect([block.image.width % 4, block.image.height % 4]).toEqual([0, 0]);
    const known = blocks.reduce((sum, block) => sum + block.known.reduce((a, b) => a + b, 0), 0);
    expect(known).toBe(30);
    const pasted = pasteBlocks(
      [...blocks, ...blocks].map((block) => block.image),
      2,
      image,
      geometry,
    );
    expect(pasted.map(({ data }) => data)).toEqual([image.data, image.data]);
  });
});

describe('inpaint', () => {
  const options = { steps: 10, seed: 1, lambda: 0.003 };
  const missing = new Uint8Array(16 * 16).fill(1, 128);

  it.each([1, 3] as const)(
    'keeps what is known of %d channels, says how far it is, leaves no tensors',
    async (channels) => {
      const model = variational(await randomModel(1));
      const image = randomImage(16, 16, channels);
      await model.coder.latentSpace!.layers(); // they stay
      const before = tf.memory().numTensors;
      const told: number[] = [];
      const completed = await inpaint(image, missing, model, {
        ...options,
        onProgress: (done) => told.push(done),
      });
      expect(tf.memory().numTensors).toBe(before);
      expect(told).toEqual(Array.from({ length: 10 }, (_, i) => (i + 1) / 10));
      expect(completed.data.subarray(0, 128 * channels)).toEqual(image.data.subarray(0, 128 * channels));
      expect(completed.data.subarray(128 * channels)).not.toEqual(image.data.subarray(128 * channels));
      expect(await inpaint(image, missing, model, options)).toEqual(completed);
    },
  );

  it('lowers the cost with every few steps', async () => {
    for (const model of [await randomModel(1), variational(await randomModel(1))]) {
      const space = model.coder.latentSpace!;
      const blocks = cutBlocks(randomImage(16, 16, 1), missing, space.geometry);
      const search = new InpaintingSearch(space, await space.layers(), blocks, 1, 0.003, new Random(1));
      const errorOf = () => {
        const [image] = search.best();
        return image!.data.slice(0, 128).reduce((sum, v, i) => sum + (v - blocks[0]!.image.data[i]!) ** 2, 0);
      };
      const before = errorOf();
      for (let step = 0; step < 30; step++) search.step();
      expect(errorOf()).toBeLessThan(before);
      search.dispose();
    }
  });

  it('refuses masks and images that leave nothing to do, or too much', async () => {
    const model = await randomModel(1);
    const image = randomImage(16, 16, 1);
    const refuse = (mask: Uint8Array, given = image) => inpaint(given, mask, model, options);
    await expect(refuse(new Uint8Array(256))).rejects.toThrow('nothing is missing');
    await expect(refuse(new Uint8Array(256).fill(1))).rejects.toThrow('nothing is known');
    await expect(refuse(new Uint8Array(400 * 400), randomImage(400, 400, 1))).rejects.toThrow(
      'cut out the part',
    );
  });
});

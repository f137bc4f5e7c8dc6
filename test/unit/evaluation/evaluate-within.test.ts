import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../src/data/dataset.js';
import { baseline } from '../../../src/evaluation/baselines.js';
import type { CodecUnderTest } from '../../../src/evaluation/codec-under-test.js';
import { evaluate, joinEvaluations } from '../../../src/evaluation/evaluate.js';
import { evaluateWithin } from '../../../src/evaluation/evaluate-within.js';

const digits = await openDataset('mnist', { split: 'test', limit: 40 });
const [jpeg, png] = [baseline('jpeg', 1, 40), baseline('png', 1)];
const metrics = ['bytes', 'psnr'] as const;

/** Encodes an image in 20 ms. */
const slow: CodecUnderTest = {
  ...png,
  encode: async (images) => {
    await setTimeout(20 * images.length);
    return png.encode(images);
  },
};

describe('evaluateWithin', () => {
  it('measures all images if there is time, each with every codec', async () => {
    const seen: string[] = [];
    const progress: number[] = [];
    const [lossy, exact] = await evaluateWithin([jpeg, png], digits, {
      seconds: 60,
      metrics,
      onProgress: (done) => progress.push(done),
      onImage: (codec, { index, name }) => {
        if (codec === jpeg) seen[index] = name;
      },
    });
    expect(lossy).toMatchObject({ codec: 'jpeg', images: 40, losslessImages: 0 });
    expect(exact).toMatchObject({ codec: 'png', images: 40, losslessImages: 40 });
    const whole = await evaluate(jpeg, digits, { metrics });
    expect(lossy!.totalBytes).toBe(whole.totalBytes);
    expect(lossy!.metrics.psnr!.mean).toBeCloseTo(whole.metrics.psnr!.mean, 9);
    const names = lossy!.rows.map(({ image }) => image);
    expect(exact!.rows.map(({ image }) => image)).toEqual(names);
    expect(seen).toEqual(names);
    expect(names).not.toEqual([...names].sort());
    expect(progress).toEqual([1, 3, 7, 15, 31, 40]);
  });

  it('stops when time is out, with the same first images for all codecs and every time', async () => {
    const started = performance.now();
    const [first, other] = await evaluateWithin([slow, jpeg], digits, { seconds: 0.3, metrics });
    expect((performance.now() - started) / 1000).toBeLessThan(2);
    expect(first!.images).toBeGreaterThan(0);
    expect(first!.images).toBeLessThan(40);
    expect(other!.rows.map(({ image }) => image)).toEqual(first!.rows.map(({ image }) => image));
    const [all] = await evaluateWithin([png], digits, { seconds: 60, metrics });
    expect(first!.rows).toEqual(all!.rows.slice(0, first!.images));
  });

  it('always measures one image', async () => {
    const [one] = await evaluateWithin([slow], digits, { seconds: 0, metrics });
    expect(one!.images).toBe(1);
  });

  it('ends at a signal with what all codecs have coded', async () => {
    const controller = new AbortController();
    const options = { seconds: 60, metrics, signal: controller.signal };
    const evaluations = await evaluateWithin([jpeg, png], digits, {
      ...options,
      onImage: (codec, { index }) => {
        if (codec === jpeg && index === 3) controller.abort();
      },
    });
    expect(evaluations.map(({ images }) => images)).toEqual([3, 3]);
    expect(await evaluateWithin([jpeg], digits, options)).toEqual([]);
  });
});

describe('joinEvaluations', () => {
  it('adds images and bytes, and weighs speeds by time', async () => {
    const part = await evaluate(png, digits, { metrics, limit: 4 });
    const fast = { ...part, encodeImagesPerSecond: 4 };
    const joined = joinEvaluations([fast, { ...fast, encodeImagesPerSecond: 1 }]);
    expect(joined).toMatchObject({ images: 8, losslessImages: 8, totalBytes: 2 * part.totalBytes });
    expect(joined.encodeImagesPerSecond).toBeCloseTo(8 / (1 + 4), 9);
    expect(joined.metrics).toEqual(part.metrics);
    expect(joined.totalPayloadBytes).toBeNull();
  });
});

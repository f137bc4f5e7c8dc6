import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../src/data/dataset.js';
import { baseline } from '../../../src/evaluation/baselines.js';
import type { CodecUnderTest } from '../../../src/evaluation/codec-under-test.js';
import { evaluate } from '../../../src/evaluation/evaluate.js';
import { readImage } from '../../../src/image/read.js';
import { encodeImage } from '../../../src/image/write.js';
import { mae, mse } from '../../../src/metrics/mse.js';
import { psnr } from '../../../src/metrics/psnr.js';
import { ssim } from '../../../src/metrics/ssim.js';

const digits = await openDataset('mnist', { split: 'test', limit: 8 });
const indices = Array.from({ length: digits.count }, (_, i) => i);

describe('evaluate', () => {
  it('measures whole files, and pixels decoded from them', async () => {
    const result = await evaluate(baseline('jpeg', 1, 40), digits);
    const originals = await Promise.all(indices.map((i) => digits.image(i)));
    const files = await Promise.all(originals.map((image) => encodeImage(image, 'jpeg', { quality: 40 })));
    const decoded = await Promise.all(files.map((file) => readImage(file)));
    expect(result.rows.map(({ image }) => image)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
    indices.forEach((i) => {
      const [a, b, bytes] = [originals[i]!, decoded[i]!, files[i]!.length];
      expect(result.rows[i]!.values).toMatchObject({
        bytes,
        bpp: (8 * bytes) / 784,
        psnr: psnr(a, b),
        ssim: ssim(a, b),
        mse: mse(a, b),
        mae: mae(a, b),
      });
    });
    const bytes = files.map((file) => file.length);
    expect(result.totalBytes).toBe(bytes.reduce((sum, n) => sum + n, 0));
    expect(result.metrics.bytes!.mean).toBe(result.totalBytes / 8);
    expect(result).toMatchObject({ codec: 'jpeg', setting: 'quality 40', images: 8, losslessImages: 0 });
    expect(result.totalPayloadBytes).toBeNull();
    expect(result.encodeImagesPerSecond).toBeGreaterThan(0);
    expect(result.decodeImagesPerSecond).toBeGreaterThan(0);
  });

  it('finds PNG lossless, and counts every exact image with 100 dB', async () => {
    const result = await evaluate(baseline('png', 1), digits, { metrics: ['psnr', 'mse', 'ms-ssim'] });
    expect(result.losslessImages).toBe(8);
    expect(result.metrics).toEqual({
      psnr: { mean: 100, median: 100, standardDeviation: 0 },
      mse: { mean: 0, median: 0, standardDeviation: 0 },
      'ms-ssim': { mean: 1, median: 1, standardDeviation: 0 },
    });
  });

  it('gives the same figures in batches of any size, and reports progress', async () => {
    const steps: string[] = [];
    const names: string[] = [];
    const inThrees = await evaluate(baseline('webp', 1, 50), digits, {
      batchSize: 3,
      onProgress: (done, total) => steps.push(`${done}/${total}`),
      onImage: ({ index, name, original, reconstruction }) => {
        names.push(name);
        expect(psnr(original, reconstruction)).toBeGreaterThan(30);
        expect(index).toBe(names.length - 1);
      },
    });
    const atOnce = await evaluate(baseline('webp', 1, 50), digits);
    expect(inThrees.rows).toEqual(atOnce.rows);
    expect(inThrees.metrics).toEqual(atOnce.metrics);
    expect(steps).toEqual(['3/8', '6/8', '8/8']);
    expect(names).toEqual(inThrees.rows.map(({ image }) => image));
  });

  it('takes only the images asked for', async () => {
    const result = await evaluate(baseline('png', 1), digits, { limit: 3, metrics: ['bytes'] });
    expect(result.images).toBe(3);
    expect(result.rows).toHaveLength(3);
    await expect(evaluate(baseline('png', 1), digits, { limit: 0 })).rejects.toMatchObject({ code: 'usage' });
  });

  it('counts payload bytes where the codec tells them', async () => {
    const png = baseline('png', 1);
    const codec: CodecUnderTest = { ...png, payloadBytes: (file) => file.length - 57 };
    const result = await evaluate(codec, digits, { metrics: ['bytes'] });
    expect(result.totalPayloadBytes).toBe(result.totalBytes - 8 * 57);
  });

  it('stops between two batches when it is aborted', async () => {
    const interruption = new AbortController();
    const done: number[] = [];
    const running = evaluate(baseline('png', 1), digits, {
      batchSize: 2,
      signal: interruption.signal,
      onProgress: (images) => {
        done.push(images);
        if (images === 4) interruption.abort(new Error('enough'));
      },
    });
    await expect(running).rejects.toThrow('enough');
    expect(done).toEqual([2, 4]);
  });
});

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { trainingCurve } from '../../../src/report/curve.js';
import { rateDistortion } from '../../../src/report/rate-distortion.js';
import { scatterChart } from '../../../src/report/scatter-chart.js';

/** The words of a drawing, in the order they are drawn. */
function wordsOf(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]!);
}

/** The pixels that are (nearly) of that colour. */
async function countPixels(svg: string, [r, g, b]: readonly [number, number, number]): Promise<number> {
  const { data, info } = await sharp(Buffer.from(svg))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: 860, height: 520 });
  let count = 0;
  for (let i = 0; i < data.length; i += 3) {
    const distance = Math.abs(data[i]! - r) + Math.abs(data[i + 1]! - g) + Math.abs(data[i + 2]! - b);
    if (distance < 24) count++;
  }
  return count;
}

const history = Array.from({ length: 12 }, (_, i) => ({
  epoch: i + 1,
  loss: 2 / (i + 1),
  validation: { loss: 2.1 / (i + 1), psnr: 20 + i / 2, bytesPerImage: 60 },
}));

describe('trainingCurve', () => {
  it('draws loss and PSNR over epochs with titles and units', async () => {
    const svg = await trainingCurve(history);
    expect(wordsOf(svg)).toEqual(
      expect.arrayContaining([
        'Training: 25.50 dB at 60.0 bytes',
        'epoch',
        'loss R + λD (bits per pixel)',
        'PSNR (dB)',
        'training loss',
        'validation loss',
        'validation PSNR',
      ]),
    );
    expect(await countPixels(svg, [0x00, 0x72, 0xb2])).toBeGreaterThan(300);
    expect(await countPixels(svg, [0x00, 0x9e, 0x73])).toBeGreaterThan(300);
  });

  it.each([0, 1, 2])('also of %d epochs', async (epochs) => {
    const svg = await trainingCurve(history.slice(0, epochs));
    expect(wordsOf(svg)).toContain('epoch');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it.each([
    [1e30, 2e30, 3e30],
    [1e300, -1e300, Number.NaN],
    [1e-30, 2e-30, 0],
    [0.3, 0.30000000000000004, 0.3],
    [1e12, 1e12 + 1e-4, Number.POSITIVE_INFINITY],
  ])('also of losses of %d, %d and %d', async (...losses) => {
    const diverged = losses.map((loss, i) => ({
      ...history[i]!,
      loss,
      validation: { loss, psnr: 20, bytesPerImage: 1 },
    }));
    expect(await trainingCurve(diverged)).not.toMatch(/NaN|undefined/);
  });
});

describe('rateDistortion', () => {
  const points = [
    { codec: 'aec conv', label: 'mnist-conv-8', rate: 60, quality: 27, lossless: false },
    { codec: 'jpeg', label: 'q50', rate: 280, quality: 25, lossless: false },
    { codec: 'jpeg', label: 'q10', rate: 200, quality: 18, lossless: false },
    { codec: 'png', label: 'lossless', rate: 240, quality: 100, lossless: true },
  ];

  it('draws one curve per codec, and a line for a lossless codec', async () => {
    const svg = await rateDistortion('digits, 8 images', { rate: 'bytes', metric: 'psnr' }, points);
    const words = wordsOf(svg);
    expect(words).toEqual(
      expect.arrayContaining([
        'digits, 8 images',
        'aec conv',
        'jpeg',
        'mnist-conv-8',
        'q10',
        'q50',
        'png, lossless',
      ]),
    );
    expect(words).toContain('PSNR (dB), mean over images');
    expect(words).not.toContain('80'); // a lossless codec does not stretch the axis
    expect(await countPixels(svg, [0xd5, 0x5e, 0x00])).toBeGreaterThan(100);
  });

  it('names the quality it shows', async () => {
    const ssims = points.map((point) => ({ ...point, quality: point.quality / 100 }));
    expect(wordsOf(await rateDistortion('digits', { rate: 'bpp', metric: 'ms-ssim' }, ssims))).toContain(
      'MS-SSIM, mean over images',
    );
  });

  it.each(['ssim', 'ms-ssim'] as const)('ends the axis of %s at 1', async (metric) => {
    const high = points.map((point, n) => ({ ...point, quality: 0.9 + n / 31 }));
    const words = wordsOf(await rateDistortion('digits', { rate: 'bpp', metric }, high));
    const ticks = words.map(Number).filter((tick) => tick >= 0.85 && tick < 2);
    expect(Math.max(...ticks)).toBe(1);
  });

  it('is the same text every time', async () => {
    expect(await rateDistortion('digits', { rate: 'bytes', metric: 'psnr' }, points)).toBe(
      await rateDistortion('digits', { rate: 'bytes', metric: 'psnr' }, points),
    );
  });
});

describe('scatterChart', () => {
  const cloud = (name: string, at: number) => ({
    name,
    points: Array.from({ length: 20 }, (_, i): [number, number] => [at + i / 50, i]),
  });

  it('draws each class in its own colour, with a legend', async () => {
    const clouds = Array.from({ length: 9 }, (_, n) => cloud(`class ${n}`, n));
    const svg = await scatterChart({ title: 'map', x: { title: 'first' }, y: { title: 'second' }, clouds });
    expect(wordsOf(svg)).toEqual(expect.arrayContaining(['map', 'first', 'second', 'class 0', 'class 8']));
    expect(await countPixels(svg, [0x00, 0x72, 0xb2])).toBeGreaterThan(100);
    expect(await countPixels(svg, [0xd5, 0x5e, 0x00])).toBeGreaterThan(100);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });
});

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../src/data/dataset.js';
import { baseline, baselineCurve } from '../../../src/evaluation/baselines.js';
import { evaluate } from '../../../src/evaluation/evaluate.js';
import { baselineNames } from '../../../src/evaluation/names.js';
import { withChannels } from '../../../src/image/channels.js';

const digits = await openDataset('mnist', { split: 'test', limit: 8 });
const digit = await digits.image(0);

describe('baseline', () => {
  it('writes gray JPEG and PNG of one channel, without metadata', async () => {
    for (const [name, quality] of [['jpeg', 60] as const, ['png', undefined] as const]) {
      const [file] = await baseline(name, 1, quality).encode([digit]);
      const metadata = await sharp(file).metadata();
      expect(metadata).toMatchObject({ format: name, channels: 1, width: 28, height: 28 });
      expect(metadata).not.toHaveProperty('exif');
      expect(Buffer.from(file!).includes('pHYs')).toBe(false);
    }
  });

  it.each(baselineNames)('decodes %s to the channels of the data set', async (name) => {
    for (const channels of [1, 3] as const) {
      const codec = baseline(name, channels, name === 'png' ? undefined : 80);
      const [decoded] = await codec.decode(await codec.encode([withChannels(digit, channels)]));
      expect(decoded).toMatchObject({ width: 28, height: 28, channels });
    }
  });

  it.each(['jpeg', 'webp', 'avif'] as const)('%s gets larger and better along its curve', async (name) => {
    const points: { bytes: number; psnr: number }[] = [];
    for (const codec of baselineCurve(name, 1).filter(({ rate }) => !rate?.lossless)) {
      const { metrics } = await evaluate(codec, digits, { metrics: ['bytes', 'psnr'] });
      points.push({ bytes: metrics.bytes!.mean, psnr: metrics.psnr!.mean });
    }
    expect(points.length).toBeGreaterThanOrEqual(5);
    for (let i = 1; i < points.length; i++) {
      expect(points[i]!.bytes).toBeGreaterThan(points[i - 1]!.bytes);
      expect(points[i]!.psnr).toBeGreaterThan(points[i - 1]!.psnr);
    }
  });

  it.each(['webp', 'avif', 'png'] as const)(
    '%s codes without loss, which ends its curve where that is fair',
    async (name) => {
      const colour = withChannels(digit, 3);
      const tinted = { ...colour, data: colour.data.map((sample, i) => (sample >> (i % 3)) + (i % 7)) };
      for (const image of [digit, tinted]) {
        const codec = baseline(name, image.channels);
        const ends = baselineCurve(name, image.channels).at(-1)!.setting;
        expect(ends).toBe(name === 'avif' && image.channels === 1 ? 'quality 85' : 'lossless');
        expect(codec).toMatchObject({ setting: 'lossless', rate: { lossless: true } });
        const [decoded] = await codec.decode(await codec.encode([image]));
        expect(Buffer.compare(decoded!.data, image.data)).toBe(0);
      }
    },
  );

  it('names its settings', () => {
    expect(baselineCurve('png', 1).map(({ setting }) => setting)).toEqual(['lossless']);
    expect(baseline('webp', 3, 7)).toMatchObject({ name: 'webp', setting: 'quality 7', model: null });
  });

  it('refuses a quality where none belongs, none where one does, and one out of range', async () => {
    expect(() => baseline('png', 1, 50)).toThrow('takes no quality');
    expect(() => baseline('jpeg', 1)).toThrow('needs a quality');
    await expect(baseline('jpeg', 1, 0).encode([digit])).rejects.toMatchObject({ code: 'usage' });
  });
});

import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../src/data/dataset.js';
import { baseline } from '../../../src/evaluation/baselines.js';
import { lowestQualityReaching } from '../../../src/evaluation/equal-quality.js';
import { evaluate } from '../../../src/evaluation/evaluate.js';

const digits = await openDataset('mnist', { split: 'test', limit: 6 });

async function psnrAt(name: 'jpeg' | 'webp', quality: number): Promise<number> {
  const { metrics } = await evaluate(baseline(name, 1, quality), digits, { metrics: ['psnr'] });
  return metrics.psnr!.mean;
}

describe('lowestQualityReaching', () => {
  it.each([
    ['jpeg', 26],
    ['webp', 33],
  ] as const)('finds the setting of %s where %d dB are crossed', async (name, psnr) => {
    const quality = (await lowestQualityReaching(psnr, name, digits))!;
    expect(quality).toBeGreaterThan(1);
    expect(await psnrAt(name, quality)).toBeGreaterThanOrEqual(psnr);
    expect(await psnrAt(name, quality - 1)).toBeLessThan(psnr);
  });

  it('gives the lowest setting of all where that is good enough, and null where none is', async () => {
    expect(await lowestQualityReaching(5, 'jpeg', digits)).toBe(1);
    expect(await lowestQualityReaching(99, 'webp', digits)).toBeNull();
  });
});

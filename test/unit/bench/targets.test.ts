import { describe, expect, it } from 'vitest';
import { checkTarget, targetLines } from '../../bench/domains/targets.js';

const target = { against: 'WebP', share: 0.6, at: [25, 27] } as const;
const qualities = [24, 25, 26, 27, 28, 'lossless'] as const;
const check = (own: Record<string, number>, other: Record<string, number>, at: 'lossless' | null = null) =>
  checkTarget(at ? { ...target, at } : target, qualities, (_, quality) => ({
    own: own[quality] ?? null,
    other: other[quality] ?? null,
  }));

describe('a target', () => {
  it('is met where every share between its PSNRs is small enough', () => {
    const result = check(
      { 24: 99, 25: 50, 26: 60, 27: 55, 28: 99 },
      { 24: 9, 25: 100, 26: 100, 27: 100, 28: 9 },
    );
    expect(result).toMatchObject({
      isMet: true,
      worst: { share: 0.6, quality: 26 },
      unreached: [],
      uncompared: [],
    });
    expect(targetLines([result])).toEqual([
      '- met: at most 60 % of WebP from 25 to 27 dB; 60.0 % at worst (26 dB)',
    ]);
  });

  it('is missed by one larger share, or by a PSNR that only the other codec reaches', () => {
    expect(check({ 25: 50, 26: 61, 27: 50 }, { 25: 100, 26: 100, 27: 100 }).isMet).toBe(false);
    const short = check({ 25: 50, 26: 50 }, { 25: 100, 26: 100, 27: 100 });
    expect(short).toMatchObject({ isMet: false, unreached: [27] });
    expect(targetLines([short])[0]).toMatch(/^- \*\*missed\*\*: .*; the model does not reach 27 dB$/);
  });

  it('leaves out what the other codec does not reach, but needs something to compare', () => {
    const some = check({ 25: 50, 26: 50, 27: 50 }, { 26: 100 });
    expect(some).toMatchObject({ isMet: true, uncompared: [25, 27] });
    expect(check({ 25: 50 }, {}).isMet).toBe(false);
  });

  it('can be one without loss', () => {
    expect(check({ lossless: 50 }, { lossless: 100 }, 'lossless').isMet).toBe(true);
    expect(check({ 25: 50, 26: 50, 27: 50 }, { lossless: 100 }, 'lossless')).toMatchObject({
      isMet: false,
      unreached: ['lossless'],
    });
  });
});

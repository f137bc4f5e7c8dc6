import { describe, expect, it } from 'vitest';
import { equalPsnrTable } from '../../../src/evaluation/equal-psnr-table.js';
import { equalPsnrText } from '../../../src/evaluation/equal-psnr-text.js';
import { baselineResult, modelCurve, ownResult, webpCurve } from './measured-curves.js';

describe('equalPsnrTable', () => {
  it('interpolates every curve at whole dB that all reach, one of them near the default quality', () => {
    // Own from 22 to 40 dB, WebP from 25 to 38 dB at twice the bytes; quality 60 gives 29.2 dB.
    const table = equalPsnrTable([...modelCurve(), ...webpCurve(2)], 'own')!;
    expect(table.qualities).toEqual([25, 29, 34, 38]);
    expect(table.usual).toBe(1);
    expect(table.own.name).toBe('mine');
    table.own.bytes.forEach((bytes, n) => {
      expect(bytes).toBeCloseTo(100 * 1.1 ** ((table.qualities[n] as number) - 25), 6);
      expect(table.others[0]!.bytes[n]! / bytes!).toBeCloseTo(2, 6);
    });
  });

  it('takes finer steps where curves share little, and the PSNRs that it is given', () => {
    const narrow = [baselineResult('webp', 10, 200, 28.98), baselineResult('webp', 20, 220, 29.44)];
    const table = equalPsnrTable([...modelCurve(), ...narrow], 'own')!;
    expect(table.qualities).toHaveLength(4);
    expect(table.qualities[0]).toBe(29);
    expect(table.qualities).toContain(29.2);
    expect(equalPsnrTable([...modelCurve(), ...narrow], 'own', [20, 30])!.qualities).toEqual([20, 30]);
  });

  it('says where a codec does not reach, and shows without loss only what the model can do', () => {
    const lossless = ownResult({ lossless: true }, 1500, 100);
    const webp = [...webpCurve(1.5), baselineResult('webp', 'lossless', 2000, 100)];
    const table = equalPsnrTable([...modelCurve(), lossless, ...webp], 'own', [23, 30])!;
    expect(table.others[0]!.bytes[0]).toBeNull();
    expect(table.qualities.at(-1)).toBe('lossless');
    expect(equalPsnrText(table)).toMatchObject({
      headings: ['codec', '23 dB', '30 dB', 'lossless'],
      rows: [
        ['mine', '82.6', '161.1', '1500.0'],
        ['WebP', 'not reached', '241.6 (−33 %)', '2000.0 (−25 %)'],
      ],
    });
    expect(equalPsnrTable([...modelCurve(), ...webp], 'own')!.qualities).not.toContain('lossless');
  });

  it('falls back on what the model shares with any other codec', () => {
    const far = [baselineResult('avif', 20, 900, 45), baselineResult('avif', 40, 999, 48)];
    const table = equalPsnrTable([...modelCurve(), ...webpCurve(2), ...far], 'own')!;
    expect(table.qualities).toEqual([25, 29, 35, 40].map((psnr) => expect.closeTo(psnr, 1)));
    expect(table.others.map(({ name }) => name)).toEqual(['WebP', 'AVIF']);
    expect(table.others[1]!.bytes).toEqual([null, null, null, null]);
  });

  it('compares a model of one rate at the PSNR of that rate', () => {
    const table = equalPsnrTable([ownResult(null, 100, 27.25), ...webpCurve(2)], 'own')!;
    expect(table.qualities).toEqual([27.25]);
    expect(table.own.bytes).toEqual([100]);
    expect(table.others[0]!.bytes[0]).toBeCloseTo(200 * 1.1 ** 2.25, 6);
  });

  it('is null where there is nothing to compare', () => {
    expect(equalPsnrTable(modelCurve(), 'own')).toBeNull();
    expect(equalPsnrTable(webpCurve(1), 'own')).toBeNull();
  });
});

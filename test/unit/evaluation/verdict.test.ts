import { describe, expect, it } from 'vitest';
import { equalPsnrTable } from '../../../src/evaluation/equal-psnr-table.js';
import type { CodecResult } from '../../../src/evaluation/evaluate.js';
import { comparisonsOf, verdictOf } from '../../../src/evaluation/verdict.js';
import { baselineResult, modelCurve, ownResult, webpCurve } from './measured-curves.js';

const verdict = (...results: CodecResult[]) =>
  verdictOf(equalPsnrTable(results, 'own')!, '304 images kept aside');

/** Another model with `times` the bytes of the own one. */
function shipped(times: number): CodecResult[] {
  return modelCurve().map((result) => ({
    ...result,
    model: { id: 'photo', hash: 'other', label: 'shipped photo' },
    metrics: {
      ...result.metrics,
      bytes: { ...result.metrics.bytes!, mean: times * result.metrics.bytes!.mean },
    },
  }));
}

describe('the verdict', () => {
  it('says how much smaller files are near the default quality and without loss', () => {
    const lossless = ownResult({ lossless: true }, 1500, 100);
    const webp = [...webpCurve(1.6), baselineResult('webp', 'lossless', 2000, 100)];
    expect(verdict(...modelCurve(), lossless, ...webp, ...shipped(1.25))).toEqual({
      sentence:
        'mine: 38 % smaller than WebP, 20 % smaller than shipped photo at 29 dB; ' +
        '25 % smaller than WebP without loss, on 304 images kept aside',
      losses: [],
    });
  });

  it('says plainly where the model loses, and by how much at most', () => {
    const steep = [25, 30, 38].map((psnr) => baselineResult('avif', psnr, 150 * 1.02 ** (psnr - 25), psnr));
    const { sentence, losses } = verdict(...modelCurve(), ...steep, ...shipped(0.8));
    expect(sentence).toMatch(/^mine: \d+ % smaller than AVIF, 25 % larger than shipped photo at 29 dB, on/);
    expect(losses.map(({ to }) => to)).toEqual(['AVIF', 'shipped photo']);
    expect(losses[0]!.sentence).toMatch(/^mine loses to AVIF at 34 dB, 38 dB: up to \d+ % larger$/);
    expect(losses[1]!.sentence).toBe(
      'mine loses to shipped photo at 25 dB, 29 dB, 34 dB, 38 dB: up to 25 % larger',
    );
  });

  it('says so where another codec is better and smaller than the model ever is', () => {
    const { sentence, losses } = verdict(ownResult(null, 773, 18.6), ...webpCurve(3.06));
    expect(sentence).toBe(
      'mine: 773.0 bytes for 18.60 dB, a PSNR that no other codec has (WebP 306.0 bytes for 25.00 dB), on 304 images kept aside',
    );
    expect(losses).toEqual([
      {
        to: 'WebP',
        sentence: 'mine loses to WebP: it takes 773.0 bytes for 18.60 dB, WebP 306.0 bytes for 25.00 dB',
      },
    ]);
  });

  it('calls no loss what is smaller and worse, or as large', () => {
    expect(verdict(ownResult(null, 100, 18.6), ...webpCurve(3)).losses).toEqual([]);
    const { sentence, losses } = verdict(...modelCurve(), ...webpCurve(0.998));
    expect(sentence).toBe('mine: as large as WebP at 29 dB, on 304 images kept aside');
    expect(losses).toEqual([]);
  });

  it('is made for each model, if another format was measured', () => {
    const results = [...modelCurve(), ...shipped(2)];
    expect(comparisonsOf(results, '10 images')).toEqual([]);
    const comparisons = comparisonsOf([...results, ...webpCurve(2)], '10 images');
    expect(comparisons.map(({ table }) => table.own.name)).toEqual(['mine', 'shipped photo']);
    expect(comparisons[0]!.verdict.sentence).toContain('50 % smaller than WebP');
  });
});

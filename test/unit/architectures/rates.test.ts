import { describe, expect, it } from 'vitest';
import { qualityAtPsnr } from '../../../src/architectures/quality-scale.js';
import {
  chooseRate,
  EXACT_RATE,
  hasRate,
  type Rates,
  sampleGainOf,
} from '../../../src/architectures/rates.js';
import { SampleLevels } from '../../../src/runtime/sample-levels.js';
import { errorCode } from '../../aec-error.js';

const rates: Rates = {
  lossy: 3,
  samples: true,
  qualities: [
    [10, 0],
    [30, 1],
    [50, 2],
    [80, 140],
  ],
};

describe('the rate of a quality', () => {
  it.each([
    [1, 0, 0],
    [10, 0, 0],
    [20, 1, 0.5],
    [25, 1, 0.25],
    [50, 2, 0],
    [79, 140, 1 / 30],
    [99, 140, 0],
    [100, EXACT_RATE, 0],
  ])('%i is rate byte %i with thrift %f', (quality, byte, thrift) => {
    const chosen = chooseRate(rates, { quality }, 'x');
    expect(chosen.byte).toBe(byte);
    expect(chosen.thrift).toBeCloseTo(thrift, 10);
  });

  it('is the nearest one of its own where others take a search, unless asked for exactly or at effort 4', () => {
    const searched = { ...rates, searched: true };
    expect(chooseRate(searched, { quality: 22 }, 'x')).toEqual({ byte: 1, thrift: 0, mayReplace: true });
    expect(chooseRate(searched, { quality: 18, effort: 3 }, 'x')).toEqual({
      byte: 0,
      thrift: 0,
      mayReplace: true,
    });
    expect(chooseRate(searched, { quality: 18, effort: 4 }, 'x')).toMatchObject({ byte: 1, thrift: 0.6 });
    expect(chooseRate(searched, { quality: 18, exactQuality: true }, 'x')).toMatchObject({
      byte: 1,
      thrift: 0.6,
    });
  });

  it('is exact without a quality if nothing else is lossy, and the finest one for 100 where exact samples are not to be had', () => {
    expect(chooseRate({ ...rates, lossy: 0 }, {}, 'x').byte).toBe(EXACT_RATE);
    expect(chooseRate({ ...rates, samples: false }, { quality: 100 }, 'x').byte).toBe(2);
  });

  it.each([true, false])(
    'cannot be told of a model whose qualities were not measured: searched %j',
    (searched) => {
      const unmeasured = { ...rates, searched, qualities: [] };
      expect(errorCode(() => chooseRate(unmeasured, { quality: 40 }, 'x'))).toBe('model');
    },
  );
});

describe('the rates of samples', () => {
  it.each([0, 1, 2, 3, 7, 12, 50, 127])(
    'keep every sample within %i levels, and no finer rate is taken than need be',
    (nearLossless) => {
      const { byte } = chooseRate(rates, { nearLossless }, 'x');
      const errorOf = (rate: number) => new SampleLevels(sampleGainOf(rate)!).largestError;
      expect(errorOf(byte!)).toBeLessThanOrEqual(nearLossless);
      if (hasRate(rates, byte! + 1)) expect(errorOf(byte! + 1)).toBeGreaterThan(nearLossless);
    },
  );

  it('give black and white back exactly', () => {
    for (let gain = 1; gain <= 255; gain++) {
      const levels = new SampleLevels(gain);
      expect([0, 255].map((sample) => levels.sampleOf(levels.symbolOf(sample)))).toEqual([0, 255]);
    }
  });

  it('end with the last gain', () => {
    expect([127, 128, 173, 174].map((byte) => hasRate(rates, byte))).toEqual([false, true, true, false]);
  });
});

it('a PSNR has a quality', () => {
  expect([25, 38.245, 47].map((psnr) => Math.round(10 * qualityAtPsnr(psnr)) / 10)).toEqual([1, 60, 99]);
});

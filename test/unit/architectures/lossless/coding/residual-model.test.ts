import { describe, expect, it } from 'vitest';
import { LeastSquares } from '../../../../../src/architectures/lossless/coding/least-squares.js';
import { ResidualModel } from '../../../../../src/architectures/lossless/coding/residual-model.js';
import { ResidualPlane } from '../../../../../src/architectures/lossless/coding/residual-plane.js';
import { decodeSymbols, encodeSymbols } from '../../../../../src/entropy/symbols.js';
import { randomResidualNetworks, TINY_SHAPE } from '../../../codec/tiny-lossless.js';

const networks = randomResidualNetworks();

describe('the least squares', () => {
  it('learn a linear rule while they predict', () => {
    const predictor = new LeastSquares(3);
    const rule = [0.75, -0.25, 1.5];
    let error = 0;
    for (let n = 0; n < 400; n++) {
      for (let i = 0; i < 3; i++) predictor.regressors[i] = ((n * (7 + 4 * i)) % 23) - 11;
      const target = rule.reduce((sum, weight, i) => sum + weight * predictor.regressors[i]!, 0);
      error = Math.abs(target - predictor.predict());
      predictor.learn(target, 1);
    }
    expect(error).toBeLessThan(0.05);
  });
});

describe('a plane that predicts its samples', () => {
  it('is flat where it sees equal samples, and then gives one prediction per level', () => {
    const plane = new ResidualPlane(12, 12, []);
    const seen = new Set<string>();
    for (let i = 0; i < 144; i++) {
      plane.look();
      if (plane.isFlat) seen.add(`${plane.prediction}: ${plane.inputs}`);
      plane.set(200);
    }
    // The first pixel sees the middle of the range.
    expect([...seen].map((what) => what.split(':')[0])).toEqual(['128', '200']);
  });

  it('follows a ramp', () => {
    const plane = new ResidualPlane(32, 32, []);
    let error = 0;
    for (let i = 0; i < 1024; i++) {
      plane.look();
      const sample = 2 * (i % 32) + 3 * Math.floor(i / 32);
      if (i > 900) error = Math.max(error, Math.abs(plane.prediction - sample));
      plane.set(sample);
    }
    expect(error).toBeLessThan(1);
  });
});

describe('the model of samples around a prediction', () => {
  const shape = { height: 11, width: 14, channels: 3 };
  const symbols = Int32Array.from({ length: 11 * 14 * 3 }, (_, i) => (i * i * 31 + i) % 256);

  it.each([0, 1, 9, 127])('decodes what it encodes, for a largest error of %i', (largestError) => {
    const model = new ResidualModel(networks, TINY_SHAPE, largestError);
    const coarse = symbols.map((symbol) => Math.floor(symbol / (2 * largestError + 1) + 0.5));
    expect(decodeSymbols(encodeSymbols(coarse, shape, model), shape, model)).toEqual(coarse);
  });

  it('refuses more planes than it has networks', () => {
    const model = new ResidualModel(networks, TINY_SHAPE, 0);
    expect(() => model.begin({ ...shape, channels: 4 }, symbols)).toThrow('up to 3 planes');
  });
});

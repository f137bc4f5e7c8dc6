import { describe, expect, it } from 'vitest';
import { CellModel } from '../../../../../src/architectures/photo/coding/cell-model.js';
import { CellNetwork } from '../../../../../src/architectures/photo/coding/cell-network.js';
import { cellNetworkParts } from '../../../../../src/architectures/photo/coding/cell-network-shape.js';
import {
  LARGEST_LOG_SCALE,
  ScaleTables,
  SMALLEST_LOG_SCALE,
} from '../../../../../src/architectures/photo/coding/scale-tables.js';
import { Random } from '../../../../../src/data/random.js';
import { TOTAL } from '../../../../../src/entropy/range-coder.js';
import { decodeSymbols, encodeSymbols } from '../../../../../src/entropy/symbols.js';
import { makePlain, makeWebAssembly } from '../../../../../src/runtime/accumulate.js';
import { weightCount } from '../../../../../src/runtime/network-parts.js';

const shape = { channels: 12, groups: [2, 4, 6], hidden: 8, groupHidden: 6, anchors: 3 };
const weights = new Float32Array(weightCount(cellNetworkParts(shape)));
new Random(8).fillNormal(weights, 0.3);
for (let i = 0; i < 36; i++) weights[i] = Math.abs(weights[i]!); // typical scales
const tables = new ScaleTables();
const anchors = [0, 0.25, 0.75];

function symbolsOf(count: number, spread: number): Int32Array {
  const random = new Random(count, spread);
  return Int32Array.from({ length: count }, () =>
    random.integer(3) ? 0 : Math.round(spread * random.normal()),
  );
}

describe('the model of latents', () => {
  it.each([
    [1, 1],
    [1, 7],
    [7, 1],
    [5, 6],
  ])('codes a latent of %i × %i cells, far symbols too', (height, width) => {
    const model = new CellModel(new CellNetwork(shape, weights), anchors, tables);
    for (const spread of [1, 40, 100_000]) {
      const latent = { height, width, channels: 12 };
      const symbols = symbolsOf(height * width * 12, spread);
      expect(decodeSymbols(encodeSymbols(symbols, latent, model), latent, model)).toEqual(symbols);
    }
  });

  it('gives the same bytes with plain sums and with those in WebAssembly', () => {
    const latent = { height: 6, width: 5, channels: 12 };
    const symbols = symbolsOf(360, 2);
    const [plain, fast] = [makePlain, makeWebAssembly].map((make) => {
      const network = new CellNetwork(shape, weights, make as typeof makePlain);
      return encodeSymbols(symbols, latent, new CellModel(network, anchors, tables));
    });
    expect(fast).toEqual(plain);
  });

  it('refuses other channels and other weights', () => {
    const model = new CellModel(new CellNetwork(shape, weights), anchors, tables);
    expect(() => model.begin({ height: 1, width: 1, channels: 3 }, new Int32Array(3))).toThrow(/12/);
    expect(() => new CellNetwork(shape, weights.subarray(1))).toThrow(/weights/);
    expect(() => new CellNetwork({ ...shape, groups: [2, 4] }, weights)).toThrow(/impossible size/);
  });
});

describe('the tables of scales', () => {
  it.each([SMALLEST_LOG_SCALE - 5, -1, 0.3, 2, LARGEST_LOG_SCALE + 5])(
    'are distributions at log scale %f',
    (logScale) => {
      for (const mean of [-1000.3, -0.5, 0, 0.49, 12.03]) {
        const { minimum, size, cumulative } = new ScaleTables().cdf(mean, logScale);
        expect(cumulative[0]).toBe(0);
        expect(cumulative[size + 1]).toBe(TOTAL);
        for (let i = 0; i <= size; i++) expect(cumulative[i + 1]).toBeGreaterThan(cumulative[i]!);
        const middle = cumulative.findIndex((value) => value > TOTAL / 2) - 1;
        expect(Math.abs(minimum + middle - mean)).toBeLessThanOrEqual(0.6);
      }
    },
  );
});

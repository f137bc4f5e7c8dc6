import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/data/random.js';
import { ExactNetwork, weightCount } from '../../../src/entropy/exact-network.js';
import { latentNetworkSize, SmallLatentModel } from '../../../src/entropy/small-latent-model.js';
import { decodeSymbols, encodeSymbols } from '../../../src/entropy/symbols.js';

const shape = { window: { rows: 2, side: 2 }, hidden: 8, components: 2 };
const ranges = [
  { minimum: -3, size: 8 },
  { minimum: 0, size: 2 },
  { minimum: -1, size: 3 },
];
const networks = ranges.map((_, channel) => {
  const size = latentNetworkSize(shape, ranges.length, channel);
  const weights = new Float32Array(weightCount(size));
  new Random(8, channel).fillNormal(weights, 0.4);
  return new ExactNetwork(size, weights);
});
const model = new SmallLatentModel(networks, shape, ranges);
const latent = { height: 6, width: 5, channels: 3 };

describe('the model of a small latent', () => {
  it('decodes what it encodes, symbols beyond the ranges too', () => {
    const symbols = Int32Array.from({ length: 90 }, (_, i) => (i % 7 === 0 ? 40 - i : (i % 5) - 2));
    expect(decodeSymbols(encodeSymbols(symbols, latent, model), latent, model)).toEqual(symbols);
  });

  it('sees the channels before at the same place, and none after', () => {
    const symbols = new Int32Array(90);
    const edgesAt = (index: number) => {
      const cdf = model.begin(latent, symbols).cdf(index);
      for (let i = 0; i <= cdf.size; i++) cdf.fill?.(i);
      return [...cdf.cumulative];
    };
    const before = edgesAt(46);
    symbols[47] = 1;
    symbols[48] = 1;
    expect(edgesAt(46)).toEqual(before);
    symbols[45] = 1;
    expect(edgesAt(46)).not.toEqual(before);
  });

  it('refuses a latent of another number of channels', () => {
    expect(() => model.begin({ ...latent, channels: 2 }, new Int32Array(60))).toThrow('3 channels');
  });
});

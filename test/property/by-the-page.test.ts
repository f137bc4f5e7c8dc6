import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { residualModels } from '../../src/architectures/lossless/coding/residual-model.js';
import { anchorWeights } from '../../src/architectures/photo/coding/qualities.js';
import { contextModels } from '../../src/architectures/rd/coding/context-model.js';
import { contextNetworkSize } from '../../src/architectures/rd/coding/context-network.js';
import { Random } from '../../src/data/random.js';
import { SAMPLE_GAINS } from '../../src/runtime/sample-levels.js';
import { decodeSymbols, encodeSymbols } from '../one-latent.js';
import { residualDistributions } from '../unit/architectures/lossless/coding/residuals-by-the-page.js';
import { cellDistributions } from '../unit/architectures/photo/coding/cells-by-the-page.js';
import { cellModelsOf, randomCells } from '../unit/architectures/photo/coding/random-cells.js';
import { contextDistributions } from '../unit/architectures/rd/coding/context-by-the-page.js';
import { randomResidualFiles, residualNetworksOf } from '../unit/codec/tiny-lossless.js';
import { randomContextFiles } from '../unit/codec/tiny-rd.js';
import { messageOf } from '../unit/entropy/by-the-page.js';
import { smallNetworkOf, wildNetwork } from '../unit/runtime/integer/random-small-network.js';

// The kernels run whatever network as IntegerNetwork does, and make of its outputs the mixtures that FORMAT.md defines: only
// then are their messages those that big integers make of the same outputs.

const upTo = (max: number, min = 1) => fc.integer({ min, max });
const sizes = {
  hidden: fc.oneof(upTo(20), fc.constantFrom(16, 31, 33, 48, 49, 97)),
  components: upTo(5),
  /** Of what sums may take; small weights give values that are not all saturated. */
  share: fc.constantFrom(0.002, 0.05, 0.45),
  seed: fc.nat(),
};

describe('for any weights, with SIMD and without, messages are those of the format page', () => {
  it('under the context networks of rd', () => {
    const window = fc.record({ rows: upTo(4), side: upTo(16) });
    const gain = fc.oneof(fc.constantFrom(1, 2.7, 16, 255), fc.double({ min: 1, max: 255, noNaN: true }));
    fc.assert(
      fc.property(fc.record({ ...sizes, window, gain }), ({ window, gain, share, seed, ...size }) => {
        const shape = { ...size, window, spikes: [0, 250, 255] };
        const random = new Random(seed);
        const files = wildNetwork(randomContextFiles(seed, shape), random, share);
        const [height, width] = [3, 19];
        const largest = Math.floor(gain + 0.5);
        const symbols = Int32Array.from({ length: height * width }, () =>
          random.integer(3) ? 0 : random.integer(largest + 1),
        );
        const latent = { height, width, channels: 1 };
        const network = smallNetworkOf(files, contextNetworkSize(shape));
        for (const simd of [true, false]) {
          const pages = contextDistributions({ shape, files, gain, simd }, symbols, height, width);
          const message = messageOf(symbols, pages);
          const model = contextModels({ shape, network }, { simd })(gain);
          expect(encodeSymbols(symbols, latent, model)).toEqual(message);
          expect(decodeSymbols(message, latent, model)).toEqual(symbols);
        }
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });

  it('under the cell networks of photo', () => {
    const groups = fc.array(upTo(9), { minLength: 1, maxLength: 3 });
    const t = fc.double({ min: 0, max: 1, noNaN: true });
    const spread = fc.constantFrom(1, 20, 100_000);
    const { hidden, share, seed } = sizes;
    fc.assert(
      fc.property(
        fc.record({ hidden, groupHidden: hidden, share, seed, groups, t, spread }),
        ({ share, seed, t, spread, ...size }) => {
          const channels = size.groups.reduce((sum, count) => sum + count, 0);
          const normal = randomCells({ ...size, channels, anchors: 11 }, seed);
          const random = new Random(seed, 1);
          const cells = {
            ...normal,
            hidden: wildNetwork(normal.hidden, random, share),
            groups: normal.groups.map((group) => wildNetwork(group, random, share)),
          };
          const latent = { height: 2, width: 3, channels };
          const symbols = Int32Array.from({ length: 6 * channels }, () =>
            random.integer(3) ? 0 : Math.round(spread * random.normal()),
          );
          for (const simd of [true, false]) {
            const pages = cellDistributions(cells, anchorWeights(t), symbols, { ...latent, simd });
            const message = messageOf(symbols, pages);
            const model = cellModelsOf(cells, { simd })(anchorWeights(t));
            expect(encodeSymbols(symbols, latent, model)).toEqual(message);
            expect(decodeSymbols(message, latent, model)).toEqual(symbols);
          }
        },
      ),
      { numRuns: 40, endOnFailure: true },
    );
  });

  it('under the residual networks of lossless', () => {
    const gain = fc.constantFrom(...SAMPLE_GAINS);
    fc.assert(
      fc.property(fc.record({ ...sizes, gain }), ({ gain, share, seed, ...size }) => {
        const random = new Random(seed);
        const files = randomResidualFiles(seed, size).map((own) => wildNetwork(own, random, share));
        const latent = { height: 4, width: 6, channels: 3 };
        const symbols = Int32Array.from({ length: 72 }, (_, i) =>
          i % 24 < 12 ? gain >> 1 : random.integer(gain + 1),
        );
        const networks = residualNetworksOf(files, size);
        for (const simd of [true, false]) {
          const pages = residualDistributions(files, gain, symbols, latent, simd);
          const message = messageOf(symbols, pages);
          const model = residualModels(networks, size, { simd })(gain);
          expect(encodeSymbols(symbols, latent, model)).toEqual(message);
          expect(decodeSymbols(message, latent, model)).toEqual(symbols);
        }
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });
});

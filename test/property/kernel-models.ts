import fc from 'fast-check';
import { residualModels } from '../../src/architectures/lossless/coding/residual-model.js';
import { anchorWeights } from '../../src/architectures/photo/coding/qualities.js';
import { contextModels } from '../../src/architectures/rd/coding/context-model.js';
import { contextNetworkSize } from '../../src/architectures/rd/coding/context-network.js';
import { SampleClasses } from '../../src/architectures/rd/coding/sample-classes.js';
import { Random } from '../../src/data/random.js';
import { MAX_SYMBOL } from '../../src/entropy/cdf.js';
import { type EntropyModel, type LatentShape, symbolCount } from '../../src/entropy/entropy-model.js';
import { quantizeFrequencies } from '../../src/entropy/quantize-frequencies.js';
import { SAMPLE_GAINS } from '../../src/runtime/sample-levels.js';
import { cellModelsOf, randomCells } from '../unit/architectures/photo/coding/random-cells.js';
import { randomResidualFiles, residualNetworksOf } from '../unit/codec/tiny-lossless.js';
import { randomContextFiles } from '../unit/codec/tiny-rd.js';
import { smallNetworkOf, wildNetwork } from '../unit/runtime/integer/random-small-network.js';

/** An entropy model of a random network with SIMD and without, and what to code under it. */
export interface KernelCase {
  readonly simd: EntropyModel;
  readonly plain: EntropyModel;
  readonly shape: LatentShape;
  readonly latents: readonly Int32Array[];
  /** A class precedes each latent: a meter leaves out what it costs. */
  readonly hasClasses?: boolean;
}

const upTo = (max: number, min = 1) => fc.integer({ min, max });
/** Numbers of units around those that kernels compute at a time. */
const units = fc.oneof(upTo(20), fc.constantFrom(31, 32, 33, 48, 49, 80, 100));
const wildness = fc.constantFrom('normal', 'wild');

/** Latents of symbols from `least` to `most`: some smooth, some mostly zero, some with symbols far beyond. */
function latentsOf(
  shape: LatentShape,
  [least, most]: readonly [number, number],
  random: Random,
): Int32Array[] {
  const range = most - least + 1;
  const inRange = () => least + random.integer(range);
  const far = () =>
    [-MAX_SYMBOL, MAX_SYMBOL, least - 1, most + 1, random.integer(2 ** 25) - MAX_SYMBOL][random.integer(5)]!;
  const base = inRange();
  const near = () => Math.max(least, Math.min(most, base + random.integer(3) - 1));
  const kinds = [
    () => base,
    near,
    inRange,
    () => (random.integer(4) ? 0 : inRange()),
    () => (random.integer(6) ? near() : far()),
    () => (random.integer(2) ? MAX_SYMBOL : -MAX_SYMBOL),
  ];
  return Array.from({ length: 1 + random.integer(3) }, () => {
    const kind = kinds[random.integer(kinds.length)]!;
    return Int32Array.from({ length: symbolCount(shape) }, kind);
  });
}

/** Images under context networks with windows of up to 16 columns to each side, at all gains, with classes and without. */
export const rdCases: fc.Arbitrary<KernelCase> = fc
  .record({
    rows: upTo(4),
    side: fc.oneof(upTo(16), fc.constantFrom(7, 8, 15, 16)),
    hidden: units,
    spikes: fc.uniqueArray(upTo(254), { maxLength: 4 }),
    components: upTo(4),
    classes: upTo(3, 0),
    gain: fc.oneof(fc.constantFrom(1, 1.7, 2, 85, 255, 255), fc.double({ min: 1, max: 255, noNaN: true })),
    height: upTo(6),
    width: fc.oneof(upTo(6), upTo(18, 14), upTo(40)),
    seed: fc.nat(),
    wildness,
  })
  .map(({ rows, side, spikes, gain, height, width, seed, wildness, classes: count, ...sizes }) => {
    const shape = { ...sizes, window: { rows, side }, spikes: [0, ...spikes, 255], classes: count };
    const random = new Random(seed);
    const size = contextNetworkSize(shape);
    const normal = randomContextFiles(seed, shape);
    const files = wildness === 'wild' ? wildNetwork(normal, random) : normal;
    const classes =
      count === 0
        ? undefined
        : new SampleClasses({
            frequencies: [
              ...quantizeFrequencies([...Array.from({ length: count }, () => random.float()), 0]),
            ],
            logShares: Float64Array.from({ length: 256 * count }, () => -8 * random.float()),
            profiles: Float64Array.from({ length: 256 * count }, () => 2 ** (20 * random.float() - 10)),
          });
    const network = smallNetworkOf(files, size);
    const modelAt = (simd: boolean) => contextModels({ shape, network, classes }, { simd })(gain);
    const latent = { height, width, channels: 1 };
    const latents = latentsOf(latent, [0, Math.floor(gain + 0.5)], random);
    const hasClasses = gain === 255 && count > 0;
    return { simd: modelAt(true), plain: modelAt(false), shape: latent, latents, hasClasses };
  });

/** Latents under cell networks of some groups of channels. */
export const photoCases: fc.Arbitrary<KernelCase> = fc
  .record({
    groups: fc.array(upTo(9), { minLength: 1, maxLength: 4 }),
    hidden: units,
    groupHidden: units,
    t: fc.double({ min: 0, max: 1, noNaN: true }),
    height: upTo(4),
    width: upTo(5),
    spread: fc.constantFrom(1, 3, 40, 5000),
    deviation: fc.constantFrom(0.1, 0.3, 2),
    seed: fc.nat(),
  })
  .map(({ t, height, width, spread, deviation, seed, ...sizes }) => {
    const channels = sizes.groups.reduce((sum, count) => sum + count, 0);
    const cells = randomCells({ ...sizes, channels, anchors: 11 }, seed, deviation);
    const modelAt = (simd: boolean) => cellModelsOf(cells, { simd })(anchorWeights(t));
    const shape = { height, width, channels };
    const latents = latentsOf(shape, [-spread, spread], new Random(seed, 1));
    return { simd: modelAt(true), plain: modelAt(false), shape, latents };
  });

/** Samples under residual networks, of one plane or three. */
export const losslessCases: fc.Arbitrary<KernelCase> = fc
  .record({
    hidden: units,
    components: upTo(5),
    gain: fc.oneof(fc.constantFrom(255, 85, 1), fc.constantFrom(...SAMPLE_GAINS)),
    height: upTo(9),
    width: fc.oneof(upTo(4), upTo(20)),
    channels: fc.constantFrom(1, 3),
    seed: fc.nat(),
  })
  .map(({ hidden, components, gain, seed, ...shape }) => {
    const size = { hidden, components };
    const networks = residualNetworksOf(randomResidualFiles(seed, size), size);
    const modelAt = (simd: boolean) => residualModels(networks, size, { simd })(gain);
    const latents = latentsOf(shape, [0, gain], new Random(seed, 1));
    return { simd: modelAt(true), plain: modelAt(false), shape, latents };
  });

import * as v from 'valibot';
import type { Geometry } from '../../runtime/geometry.js';
import { boundedInteger, positiveIntegers, readOptions } from '../options.js';

const sample = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255));

const contextNetwork = v.pipe(
  v.strictObject({
    /** The largest gain that it codes; the network before it codes the gains up to its own. */
    maxGain: v.pipe(v.number(), v.minValue(1), v.maxValue(255)),
    window: v.strictObject({ rows: boundedInteger(1, 16), side: boundedInteger(1, 16) }),
    hidden: boundedInteger(1, 512),
    /** Samples (0 … 255) that have a probability of their own. */
    spikes: v.pipe(v.array(sample), v.minLength(1), v.maxLength(16), v.readonly()),
    /** Logistic distributions mixed for all other samples. */
    components: boundedInteger(1, 16),
    /** Classes of images by their samples (coding/sample-classes.ts); for the network of gain 255. */
    classes: v.optional(boundedInteger(0, 256)),
  }),
  v.check(
    ({ maxGain, classes = 0 }) => classes === 0 || maxGain === 255,
    'has classes, but not the gain 255',
  ),
  v.check(
    ({ spikes, classes = 0 }) => classes === 0 || spikes.some((spike) => spike > 0),
    'has classes, but no spike above 0',
  ),
);

/** A context network and the gains that it is for. */
export type ContextNetworkOptions = v.InferOutput<typeof contextNetwork>;

/** One or two context networks by rising `maxGain`, the last one's 255. */
export const contextNetworks = v.pipe(
  v.array(contextNetwork),
  v.minLength(1),
  v.maxLength(2),
  v.check((networks) => isRising(networks), 'must have rising gains up to 255'),
  v.readonly(),
);

const DEFAULT_NETWORKS: v.InferOutput<typeof contextNetworks> = [
  { maxGain: 16, window: { rows: 6, side: 6 }, hidden: 64, spikes: [0, 255], components: 3 },
  {
    maxGain: 255,
    window: { rows: 6, side: 7 },
    hidden: 112,
    spikes: [0, 252, 253, 254, 255],
    components: 4,
    classes: 64,
  },
];

const optionsSchema = v.strictObject({
  /** Filters of the decoder's convolutions but the last; the first is 5×5, the others 3×3. */
  filters: positiveIntegers([32, 32, 32]),
  networks: v.optional(contextNetworks, DEFAULT_NETWORKS),
});

export type RdOptions = v.InferOutput<typeof optionsSchema>;

/** Fills in defaults; `AecError('usage')` on unknown names and impossible values. */
export function parseRdOptions(options: unknown): RdOptions {
  return readOptions('rd', optionsSchema, options);
}

/** The latent is as large as the image; the margin is the reach of the decoder's convolutions. */
export function rdGeometry({ filters }: RdOptions): Geometry {
  return { stride: 1, latentChannels: 1, margin: filters.length + 2 };
}

function isRising(networks: readonly ContextNetworkOptions[]): boolean {
  return (
    networks.at(-1)!.maxGain === 255 &&
    networks.every(({ maxGain }, i) => i === 0 || maxGain > networks[i - 1]!.maxGain)
  );
}

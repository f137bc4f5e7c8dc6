import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { tfl } from '../../engine/tfjs.js';
import { positiveIntegers, readOptions } from '../options.js';
import type { CausalWindow } from './coding/causal-window.js';

/**
 * A latent as large as the image: the samples themselves in few levels, under a strong context model; only the decoder
 * transforms. With the defaults:
 *
 *     x  [h, w, 1]                                x̂ [h, w, 1]
 *      │ × gain, round                            ▲ clip to 0…1
 *      ▼                                          + ◄─────────────────────────────┐
 *     ŷ  [h, w, 1], 0 … gain  ── ÷ gain ──►  value┤                               │
 *      │                                          └► conv 5×5, 32 ─► conv 3×3, 32 ×2 ─► conv 3×3, 1
 *      ▼                                             (leaky ReLU; 1 / gain is a second input)
 *     context network (src/entropy/context-network.ts) ─► a mixture over 0…1 for every pixel
 *
 * The gain is the quality: 1 gives a picture of two levels, 255 gives every sample back.
 * The context model is autoregressive in raster order as in PixelCNN++ (Salimans et al. 2017): a mixture of logistic
 * distributions over the sample, so that one network serves every number of levels.
 */
export interface RdOptions {
  /** Filters of the decoder's convolutions but the last; the first is 5×5, the others 3×3. */
  readonly filters: readonly number[];
  /** One or two, by rising `maxGain`; the last one's is 255. */
  readonly networks: readonly ContextNetworkOptions[];
}

/** A context network and the gains it is for. */
export interface ContextNetworkOptions {
  /** It codes gains up to this one and above that of the network before it. */
  readonly maxGain: number;
  readonly window: CausalWindow;
  readonly hidden: number;
  /** Samples (0 … 255) that have a probability of their own. */
  readonly spikes: readonly number[];
  /** Logistic distributions mixed for all other samples. */
  readonly components: number;
  /** Classes of images by their samples (src/entropy/sample-classes.ts); for the network of gain 255. */
  readonly classes?: number | undefined;
}

/** Pixels that a pixel of x̂ depends on to each side. */
export function rdMargin({ filters }: RdOptions): number {
  return filters.length + 2;
}

const DEFAULT_NETWORKS: readonly ContextNetworkOptions[] = [
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

/** Fills in defaults; `AecError('usage')` on unknown names and impossible values. */
export function parseRdOptions(options: unknown): RdOptions {
  return readOptions('rd', options, {
    filters: positiveIntegers([32, 32, 32]),
    networks: readContextNetworks,
  });
}

/** Checks a list of context networks; throws a plain reason when it is none. */
export function readContextNetworks(value: unknown = DEFAULT_NETWORKS): readonly ContextNetworkOptions[] {
  if (!Array.isArray(value) || value.length < 1 || value.length > 2 || !value.every(isNetwork)) {
    throw new Error(
      'must be one or two networks with maxGain, window {rows, side}, hidden, spikes, components',
    );
  }
  const networks: readonly ContextNetworkOptions[] = value;
  const rising = networks.every(({ maxGain }, i) => i === 0 || maxGain > networks[i - 1]!.maxGain);
  if (!rising || networks.at(-1)!.maxGain !== 255) throw new Error('must rise in maxGain up to 255');
  return networks;
}

function isNetwork(value: unknown): value is ContextNetworkOptions {
  const { maxGain, window, hidden, spikes, components, classes = 0 } = (value ?? {}) as ContextNetworkOptions;
  const within = (n: number, low: number, high: number) => Number.isInteger(n) && n >= low && n <= high;
  return (
    maxGain >= 1 &&
    maxGain <= 255 &&
    within(window?.rows, 1, 16) &&
    within(window.side, 1, 16) &&
    within(hidden, 1, 512) &&
    within(components, 1, 16) &&
    within(classes, 0, maxGain === 255 ? 256 : 0) &&
    (classes === 0 || spikes.some((spike) => spike > 0)) &&
    Array.isArray(spikes) &&
    spikes.length > 0 &&
    spikes.every((spike) => within(spike, 0, 255))
  );
}

/** g_s: value `[n, h, w, 1]` and 1 / gain `[n, h, w, 1]` → x̂ `[n, h, w, 1]`, to be clipped to 0…1. */
export function buildRdDecoder({ filters }: RdOptions): LayersModel {
  const value = tfl.input({ shape: [null, null, 1], name: 'value' });
  const step = tfl.input({ shape: [null, null, 1], name: 'step' });
  let x = tfl.layers.concatenate({ name: 'inputs' }).apply([value, step]) as SymbolicTensor;
  filters.forEach((count, level) => {
    const layer = tfl.layers.conv2d({
      name: `synthesis_${level + 1}`,
      filters: count,
      kernelSize: level === 0 ? 5 : 3,
      padding: 'same',
    });
    x = layer.apply(x) as SymbolicTensor;
    x = tfl.layers.leakyReLU({ name: `activation_${level + 1}`, alpha: 0.1 }).apply(x) as SymbolicTensor;
  });
  const last = tfl.layers.conv2d({ name: 'correction', filters: 1, kernelSize: 3, padding: 'same' });
  const sum = tfl.layers.add({ name: 'sum' });
  return tfl.model({
    name: 'decoder',
    inputs: [value, step],
    outputs: sum.apply([value, last.apply(x) as SymbolicTensor]) as SymbolicTensor,
  });
}

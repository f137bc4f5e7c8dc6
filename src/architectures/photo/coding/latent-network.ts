import { AecError } from '../../../errors.js';
import { type Accumulator, makeAccumulator } from '../../../runtime/accumulate.js';

/** The size of a latent network, as codec.json has it. All sizes but the groups' are even. */
export interface LatentNetworkShape {
  readonly channels: number;
  /** Channels that are predicted together, in order; their sum is `channels`. */
  readonly groups: readonly number[];
  readonly hidden: number;
  readonly groupHidden: number;
  /** Qualities between which biases are interpolated. */
  readonly anchors: number;
}

/** Places whose symbols a symbol's distribution depends on, row by row: five above, two to the left. */
export const NEIGHBOURS: readonly { readonly row: number; readonly column: number }[] = [
  ...[-2, -1, 0, 1, 2].map((column) => ({ row: -1, column })),
  ...[-2, -1].map((column) => ({ row: 0, column })),
];
/** W, N, NW, NE: those that a channel's mean is predicted from linearly. */
export const TAPS = 4;

/** Numbers that a latent network consists of. */
export function latentWeightCount(shape: LatentNetworkShape): number {
  return latentParts(shape).reduce((sum, [rows, columns]) => sum + rows * columns, 0);
}

/**
 * A network that predicts the symbols of a latent cell from cells before it, and those of each group of channels also
 * from the groups before, evaluated exactly: weights of at most 32 bits, float64 sums in a fixed order.
 *
 *     7 neighbours × channels × 2 features ─► hidden, ReLU ──┬─► groupHidden, ReLU ─► mean and log scale of a group
 *     groups before, of this cell, × 2 features ─────────────┘
 *
 * The features of a symbol s are s / (|s| + 1 + its channel's typical scale) and |s| / (|s| + 1): both are zero for the
 * many symbols that are zero, which then cost nothing. Biases depend on the quality. To the mean is added a linear
 * prediction from the same channel of the neighbours.
 */
export class LatentNetwork {
  readonly shape: LatentNetworkShape;
  readonly accumulator: Accumulator;
  /** Where in the accumulator: the first layer, and for each group its three. */
  readonly first: LatentLayer;
  readonly groups: readonly LatentGroup[];
  /** `[anchors, channels]`, `[anchors, channels]`, `[TAPS, channels]`. */
  readonly typicalScales: Float64Array;
  readonly logScales: Float64Array;
  readonly taps: Float64Array;

  /** `weights` as `latentParts` lists them, one after the other. `make` is for tests: how the sums are computed. */
  constructor(shape: LatentNetworkShape, weights: ArrayLike<number>, make = makeAccumulator) {
    checkShape(shape);
    if (weights.length !== latentWeightCount(shape)) {
      throw new AecError(
        'model',
        `a latent network of this size needs ${latentWeightCount(shape)} weights, not ${weights.length}`,
      );
    }
    const { channels, groups, hidden, groupHidden } = shape;
    const inputs = 2 * NEIGHBOURS.length * channels;
    let size = (inputs + 1) * hidden;
    let before = 0;
    for (let g = 0; g < groups.length; g++) {
      size += (hidden + 2 * before + 1) * groupHidden + (groupHidden + 1) * 2 * groups[g]!;
      before += groups[g]!;
    }
    const accumulator = make(size, inputs);
    const { numbers } = accumulator;
    let from = 0;
    let at = 0;
    const take = (count: number) => {
      const taken = new Float64Array(count);
      for (let i = 0; i < count; i++) taken[i] = weights[from++]!;
      return taken;
    };
    const layer = (rows: number, width: number): LatentLayer => {
      numbers.set(take(rows * width), at);
      const placed = { weightsAt: at, sumsAt: at + rows * width, width };
      at += (rows + 1) * width;
      return placed;
    };
    this.shape = shape;
    this.accumulator = accumulator;
    this.typicalScales = take(shape.anchors * channels);
    this.first = layer(inputs, hidden);
    this.first.biases = take(shape.anchors * hidden);
    this.taps = take(TAPS * channels);
    this.logScales = take(shape.anchors * channels);
    before = 0;
    this.groups = groups.map((count) => {
      const inner = layer(hidden + 2 * before, groupHidden);
      inner.biases = take(shape.anchors * groupHidden);
      const group = { start: before, count, inner, outer: layer(groupHidden, 2 * count) };
      before += count;
      return group;
    });
  }
}

/** Where the weights of a layer lie, and its sums. */
export interface LatentLayer {
  readonly weightsAt: number;
  readonly sumsAt: number;
  readonly width: number;
  /** `[anchors, width]` */
  biases?: Float64Array;
}

export interface LatentGroup {
  /** Its first channel. */
  readonly start: number;
  readonly count: number;
  /** Sees the hidden units, then both features of the channels before. */
  readonly inner: LatentLayer;
  /** Gives the means, then the logarithms of the scales. */
  readonly outer: LatentLayer;
}

/** Rows and columns of the matrices that the weights are, in order. */
export function latentParts(shape: LatentNetworkShape): (readonly [number, number])[] {
  const { channels, groups, hidden, groupHidden, anchors } = shape;
  let before = 0;
  return [
    [anchors, channels], // typical scales
    [2 * NEIGHBOURS.length * channels, hidden],
    [anchors, hidden],
    [TAPS, channels],
    [anchors, channels], // log scales
    ...groups.flatMap((count) => {
      const rows = hidden + 2 * before;
      before += count;
      return [
        [rows, groupHidden] as const,
        [anchors, groupHidden] as const,
        [groupHidden, 2 * count] as const,
      ];
    }),
  ];
}

function checkShape({ channels, groups, hidden, groupHidden, anchors }: LatentNetworkShape): void {
  const isSize = (n: unknown) => typeof n === 'number' && n >= 1 && n <= 4096 && Math.floor(n) === n;
  const sizes = Array.isArray(groups) ? [channels, hidden, groupHidden, anchors, ...groups] : [0];
  const even = hidden % 2 === 0 && groupHidden % 2 === 0;
  if (!sizes.every(isSize) || !even || groups.reduce((sum, count) => sum + count, 0) !== channels) {
    throw new AecError('model', 'the latent network has an impossible size');
  }
}

import { AecError } from '../../../errors.js';
import type { WeightPart } from '../../../runtime/network-parts.js';

/** The size of a cell network, as codec.json has it. All sizes but the groups' are even. */
export interface CellNetworkShape {
  readonly channels: number;
  /** Sizes of the groups of channels that are predicted together, in order; their sum is `channels`. */
  readonly groups: readonly number[];
  readonly hidden: number;
  readonly groupHidden: number;
  /** Qualities between which biases are interpolated. */
  readonly anchors: number;
}

/** A network sees cells up to this many columns away: in the row above to both sides, in its own row to the left. */
export const REACH = 2;

/** The cells that a network sees, row by row: five above and two to the left. */
export const NEIGHBOURS: readonly { readonly row: number; readonly column: number }[] = [
  ...Array.from({ length: 2 * REACH + 1 }, (_, i) => ({ row: -1, column: i - REACH })),
  ...Array.from({ length: REACH }, (_, i) => ({ row: 0, column: i - REACH })),
];

/** Features of a symbol: its sign with its size, and its size alone. */
export const SYMBOL_FEATURES = 2;

/** The neighbours that a channel's mean is also predicted from linearly: W, N, NW, NE. */
export const TAPS = 4;

/** The matrices that a cell network's weights are, in order. */
export function cellNetworkParts({
  channels,
  groups,
  hidden,
  groupHidden,
  anchors,
}: CellNetworkShape): WeightPart[] {
  const part = (name: string, rows: number, columns: number) => ({ name, rows, columns });
  let before = 0;
  return [
    part('typical-scales', anchors, channels),
    part('layer-1', SYMBOL_FEATURES * NEIGHBOURS.length * channels, hidden),
    part('bias-1', anchors, hidden),
    part('taps', TAPS, channels),
    part('log-scales', anchors, channels),
    ...groups.flatMap((count, g) => {
      const seen = hidden + SYMBOL_FEATURES * before;
      before += count;
      return [
        part(`group-${g}/inner`, seen, groupHidden),
        part(`group-${g}/bias`, anchors, groupHidden),
        part(`group-${g}/outer`, groupHidden, 2 * count),
      ];
    }),
  ];
}

/** Throws AecError('model') unless the sizes are whole, within limits and fit each other. */
export function checkCellNetworkShape(shape: CellNetworkShape): void {
  const { channels, groups, hidden, groupHidden, anchors } = shape;
  const isSize = (n: unknown) => typeof n === 'number' && n >= 1 && n <= 4096 && Math.floor(n) === n;
  const sizes = Array.isArray(groups) ? [channels, hidden, groupHidden, anchors, ...groups] : [0];
  const even = hidden % 2 === 0 && groupHidden % 2 === 0;
  if (!sizes.every(isSize) || !even || groups.reduce((sum, count) => sum + count, 0) !== channels) {
    throw new AecError('model', 'the latent network has an impossible size');
  }
}

/** Where the weights and the sums of a layer lie among an accumulator's numbers. */
export interface CellLayer {
  readonly weightsAt: number;
  readonly sumsAt: number;
  readonly width: number;
}

/** The two layers that predict a group of channels. */
export interface CellGroup {
  /** Its first channel. */
  readonly start: number;
  readonly count: number;
  /** Sees the hidden units, then both features of the channels before. */
  readonly inner: CellLayer;
  /** `[anchors, groupHidden]` */
  readonly innerBiases: Float64Array;
  /** Gives the means, then the logarithms of the scales. */
  readonly outer: CellLayer;
}

/** The size of a cell network, as codec.json has it. */
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

/** The cells that a network sees: five above and two to the left. */
export const NEIGHBOURS = 2 * REACH + 1 + REACH;

/** Features of a symbol: its sign with its size, and its size alone. */
export const SYMBOL_FEATURES = 2;

/** The neighbours that a channel's mean is also predicted from linearly: W, N, NW, NE. */
export const TAPS = 4;

/** A group of channels: its first, how many, and that is also the number of channels before it. */
export interface ChannelGroup {
  readonly start: number;
  readonly count: number;
}

export function channelGroups({ groups }: CellNetworkShape): ChannelGroup[] {
  let start = 0;
  return groups.map((count) => {
    const group = { start, count };
    start += count;
    return group;
  });
}

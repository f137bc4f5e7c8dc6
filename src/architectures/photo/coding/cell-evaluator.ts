import type { Accumulator } from '../../../runtime/accumulate.js';
import { CellFeatures, UnitList } from './cell-features.js';
import {
  type CellGroup,
  type CellLayer,
  type CellNetworkShape,
  NEIGHBOURS,
  SYMBOL_FEATURES,
} from './cell-network-shape.js';

/** A cell network at one quality. */
interface ConditionedCells {
  readonly shape: CellNetworkShape;
  readonly accumulator: Accumulator;
  readonly first: CellLayer;
  /** `[hidden]` */
  readonly firstBias: Float64Array;
  readonly groups: readonly (CellGroup & {
    /** `[groupHidden]`, `[2 × count]` */
    readonly innerBias: Float64Array;
    readonly outerBias: Float64Array;
  })[];
  /** 1 + the typical scale of each channel. */
  readonly divisors: Float64Array;
  /** `[TAPS, channels]` */
  readonly taps: Float64Array;
}

/** Evaluates a cell network at one quality, one latent at a time. */
export class CellEvaluator {
  readonly channels: number;
  readonly #network: ConditionedCells;

  constructor(network: ConditionedCells) {
    this.channels = network.shape.channels;
    this.#network = network;
  }

  /** Begins a latent of `width` columns of cells. */
  begin(width: number): CellPass {
    return new CellPass(this.#network, width);
  }
}

/**
 * One pass over a latent. For each cell in raster order: `beginCell`; for each channel in order: `predict`, then `add`.
 * Only one pass of a network may be under way at a time.
 */
export class CellPass {
  /** The prediction of the channel asked for last. */
  mean = 0;
  logScale = 0;
  readonly #network: ConditionedCells;
  readonly #cells: CellFeatures;
  readonly #hidden: UnitList;
  readonly #inner: UnitList;
  #group = 0;

  constructor(network: ConditionedCells, width: number) {
    this.#network = network;
    this.#cells = new CellFeatures(width, network.divisors);
    this.#hidden = new UnitList(network.shape.hidden);
    this.#inner = new UnitList(network.shape.groupHidden);
  }

  /** Goes on to a cell: computes the hidden units from the cells before it. */
  beginCell(row: number, column: number): void {
    const { accumulator, first, firstBias, shape } = this.#network;
    const cells = this.#cells;
    let count = 0;
    for (let k = 0; k < NEIGHBOURS.length; k++) {
      const { row: down, column: right } = NEIGHBOURS[k]!;
      const base = first.weightsAt + SYMBOL_FEATURES * k * shape.channels * first.width;
      count = cells.list(row + down, column + right, accumulator, count, base, first.width, shape.channels);
    }
    accumulator.numbers.set(firstBias, first.sumsAt);
    accumulator.run(count, first.sumsAt, first.width);
    this.#hidden.take(accumulator.numbers, first);
    cells.begin(row, column);
    this.#group = -1;
  }

  /** Takes the symbol of the channel that was predicted last. */
  add(channel: number, symbol: number): void {
    this.#cells.add(channel, symbol);
  }

  /** Sets `mean` (without the linear prediction) and `logScale` of a channel of the present cell. */
  predict(channel: number): void {
    const { groups, accumulator } = this.#network;
    const next = groups[this.#group + 1];
    if (next?.start === channel) {
      this.#group += 1;
      this.#predictGroup();
    }
    const { outer, start, count } = groups[this.#group]!;
    const at = outer.sumsAt + channel - start;
    this.mean = accumulator.numbers[at]!;
    this.logScale = accumulator.numbers[at + count]!;
  }

  /** The prediction of a channel's mean from the same channel of the W, N, NW and NE neighbours. */
  linear(
    symbols: Int32Array,
    index: number,
    channel: number,
    row: number,
    column: number,
    width: number,
  ): number {
    const { taps, shape } = this.#network;
    const { channels } = shape;
    const above = index - width * channels;
    let sum = 0;
    if (column > 0) sum += taps[channel]! * symbols[index - channels]!;
    if (row > 0) {
      sum += taps[channels + channel]! * symbols[above]!;
      if (column > 0) sum += taps[2 * channels + channel]! * symbols[above - channels]!;
      if (column < width - 1) sum += taps[3 * channels + channel]! * symbols[above + channels]!;
    }
    return sum;
  }

  /** The outputs of a group, from the hidden units and the channels of this cell that are known. */
  #predictGroup(): void {
    const { accumulator, groups, shape } = this.#network;
    const { inner, innerBias, outer, outerBias, start } = groups[this.#group]!;
    let count = this.#hidden.list(accumulator, inner);
    const base = inner.weightsAt + shape.hidden * inner.width;
    count = this.#cells.listCurrent(accumulator, count, base, inner.width, start);
    accumulator.numbers.set(innerBias, inner.sumsAt);
    accumulator.run(count, inner.sumsAt, inner.width);
    this.#inner.take(accumulator.numbers, inner);
    count = this.#inner.list(accumulator, outer);
    accumulator.numbers.set(outerBias, outer.sumsAt);
    accumulator.run(count, outer.sumsAt, outer.width);
  }
}

import type { Accumulator } from '../../../runtime/accumulate.js';
import type { CellLayer } from './cell-network-shape.js';

/** The features of the symbols that are not zero, in two rows of cells: the row being coded and the one above. */
export class CellFeatures {
  readonly #width: number;
  readonly #channels: number;
  readonly #divisors: Float64Array;
  /** For each cell the number of such symbols; and from cell × channels on the channel of each and its two features. */
  readonly #counts: Int32Array;
  readonly #channelOf: Int16Array;
  readonly #signed: Float64Array;
  readonly #magnitudes: Float64Array;
  #current = 0;

  /** `divisors`: 1 + the typical scale of each channel. */
  constructor(width: number, divisors: Float64Array) {
    const cells = 2 * width;
    this.#width = width;
    this.#channels = divisors.length;
    this.#divisors = divisors;
    this.#counts = new Int32Array(cells);
    this.#channelOf = new Int16Array(cells * divisors.length);
    this.#signed = new Float64Array(cells * divisors.length);
    this.#magnitudes = new Float64Array(cells * divisors.length);
  }

  /** Goes on to a cell, in raster order. */
  begin(row: number, column: number): void {
    this.#current = this.#cell(row, column);
    this.#counts[this.#current] = 0;
  }

  /** Takes a symbol of the current cell, channels in order. */
  add(channel: number, symbol: number): void {
    if (symbol === 0) return;
    const at = this.#current * this.#channels + this.#counts[this.#current]!++;
    const magnitude = symbol < 0 ? -symbol : symbol;
    this.#channelOf[at] = channel;
    this.#signed[at] = symbol / (magnitude + this.#divisors[channel]!);
    this.#magnitudes[at] = magnitude / (magnitude + 1);
  }

  /**
   * Lists the features of a cell, none outside the latent, as rows of a matrix that starts at `base` and has `width`
   * columns: the rows of the magnitudes stand `channels` rows after those of the signed features. Returns the number listed
   * so far, `count` included.
   */
  list(
    row: number,
    column: number,
    accumulator: Accumulator,
    count: number,
    base: number,
    width: number,
    channels: number,
  ): number {
    if (row < 0 || column < 0 || column >= this.#width) return count;
    return this.#list(this.#cell(row, column), accumulator, count, base, width, channels);
  }

  /** Lists the features of the current cell in the same way. */
  listCurrent(
    accumulator: Accumulator,
    count: number,
    base: number,
    width: number,
    channels: number,
  ): number {
    return this.#list(this.#current, accumulator, count, base, width, channels);
  }

  #list(
    cell: number,
    { rows, numbers, valuesAt }: Accumulator,
    count: number,
    base: number,
    width: number,
    channels: number,
  ): number {
    const from = cell * this.#channels;
    const to = from + this.#counts[cell]!;
    let listed = count;
    for (let i = from; i < to; i++) {
      const signedRow = base + this.#channelOf[i]! * width;
      rows[listed] = 8 * signedRow;
      numbers[valuesAt + listed++] = this.#signed[i]!;
      rows[listed] = 8 * (signedRow + channels * width);
      numbers[valuesAt + listed++] = this.#magnitudes[i]!;
    }
    return listed;
  }

  #cell(row: number, column: number): number {
    return (row % 2) * this.#width + column;
  }
}

/** The units of a layer that are above zero after ReLU. */
export class UnitList {
  readonly #units: Int32Array;
  readonly #values: Float64Array;
  #count = 0;

  constructor(most: number) {
    this.#units = new Int32Array(most);
    this.#values = new Float64Array(most);
  }

  /** Takes the sums of a layer. */
  take(numbers: Float64Array, { sumsAt, width }: CellLayer): void {
    this.#count = 0;
    for (let i = 0; i < width; i++) {
      const sum = numbers[sumsAt + i]!;
      if (sum <= 0) continue;
      this.#units[this.#count] = i;
      this.#values[this.#count++] = sum;
    }
  }

  /** Lists them as the first rows of `next`, and returns their number. */
  list({ rows, numbers, valuesAt }: Accumulator, next: CellLayer): number {
    for (let i = 0; i < this.#count; i++) {
      rows[i] = 8 * (next.weightsAt + this.#units[i]! * next.width);
      numbers[valuesAt + i] = this.#values[i]!;
    }
    return this.#count;
  }
}

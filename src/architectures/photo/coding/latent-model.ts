import type { CdfSource, EntropyModel, LatentShape } from '../../../entropy/entropy-model.js';
import { AecError } from '../../../errors.js';
import { CellFeatures, UnitList } from './latent-cells.js';
import { type LatentGroup, type LatentNetwork, NEIGHBOURS, TAPS } from './latent-network.js';
import type { ScaleTables } from './scale-tables.js';

/**
 * Context model of a latent of many channels, for one quality: cells in raster order, in each cell groups of channels, and
 * of every symbol a mean and a scale from what is decoded already (Minnen et al. 2018, "Joint autoregressive and
 * hierarchical priors", without the hyperprior; channels in groups as in Minnen & Singh 2020).
 */
export class LatentModel implements EntropyModel {
  readonly network: LatentNetwork;
  readonly #tables: Pick<ScaleTables, 'cdf'>;
  /** Of the quality: every bias, and for every channel 1 + its typical scale, and where the log scale starts. */
  readonly #hiddenBias: Float64Array;
  readonly #groupBiases: readonly Float64Array[];
  readonly #outerBiases: readonly Float64Array[];
  readonly #divisors: Float64Array;

  /** `anchorWeights` interpolate the network's biases. `tables` are best shared by all qualities. */
  constructor(network: LatentNetwork, anchorWeights: ArrayLike<number>, tables: Pick<ScaleTables, 'cdf'>) {
    const { channels } = network.shape;
    const interpolate = (table: Float64Array, width: number) => {
      const values = new Float64Array(width);
      for (let a = 0; a < anchorWeights.length; a++) {
        for (let j = 0; j < width; j++) values[j] = values[j]! + anchorWeights[a]! * table[a * width + j]!;
      }
      return values;
    };
    this.network = network;
    this.#tables = tables;
    this.#hiddenBias = interpolate(network.first.biases!, network.first.width);
    this.#groupBiases = network.groups.map(({ inner }) => interpolate(inner.biases!, inner.width));
    this.#divisors = interpolate(network.typicalScales, channels);
    for (let c = 0; c < channels; c++) this.#divisors[c] = this.#divisors[c]! + 1;
    const logScales = interpolate(network.logScales, channels);
    this.#outerBiases = network.groups.map(({ start, count, outer }) => {
      const bias = new Float64Array(outer.width);
      bias.set(logScales.subarray(start, start + count), count);
      return bias;
    });
  }

  begin({ width, channels }: LatentShape, symbols: Int32Array): CdfSource {
    const { network } = this;
    if (channels !== network.shape.channels) {
      throw new AecError(
        'model',
        `a latent of ${channels} channels, where the model has ${network.shape.channels}`,
      );
    }
    const cells = new CellFeatures(width, this.#divisors);
    const hidden = new UnitList(network.shape.hidden);
    const inner = new UnitList(network.shape.groupHidden);
    const { numbers } = network.accumulator;
    const groupOf = new Int32Array(channels).fill(-1);
    network.groups.forEach(({ start }, g) => {
      groupOf[start] = g;
    });
    let group = network.groups[0]!;
    let [row, column] = [0, 0];
    return {
      cdf: (index) => {
        const channel = index % channels;
        if (channel === 0) {
          if (index > 0) cells.add(channels - 1, symbols[index - 1]!);
          const cell = Math.floor(index / channels);
          row = Math.floor(cell / width);
          column = cell - row * width;
          this.#seeNeighbours(cells, row, column, hidden);
          cells.begin(row, column);
        } else {
          cells.add(channel - 1, symbols[index - 1]!);
        }
        const g = groupOf[channel]!;
        if (g >= 0) {
          group = network.groups[g]!;
          this.#predictGroup(g, group, cells, hidden, inner);
        }
        const at = group.outer.sumsAt + channel - group.start;
        const mean = numbers[at]! + this.#linear(symbols, index, channel, row, column, width);
        return this.#tables.cdf(mean, numbers[at + group.count]!);
      },
    };
  }

  /** The hidden units of a cell, from the cells before it. */
  #seeNeighbours(cells: CellFeatures, row: number, column: number, hidden: UnitList): void {
    const { accumulator, first, shape } = this.network;
    let count = 0;
    for (let k = 0; k < NEIGHBOURS.length; k++) {
      const { row: down, column: right } = NEIGHBOURS[k]!;
      const base = first.weightsAt + 2 * k * shape.channels * first.width;
      count = cells.list(row + down, column + right, accumulator, count, base, first.width, shape.channels);
    }
    accumulator.numbers.set(this.#hiddenBias, first.sumsAt);
    accumulator.run(count, first.sumsAt, first.width);
    hidden.take(accumulator.numbers, first);
  }

  /** The outputs of a group, from the hidden units and the channels of this cell that are known. */
  #predictGroup(g: number, group: LatentGroup, cells: CellFeatures, hidden: UnitList, units: UnitList): void {
    const { accumulator, shape } = this.network;
    const { inner, outer, start } = group;
    let count = hidden.list(accumulator, inner);
    const base = inner.weightsAt + shape.hidden * inner.width;
    count = cells.listCurrent(accumulator, count, base, inner.width, start);
    accumulator.numbers.set(this.#groupBiases[g]!, inner.sumsAt);
    accumulator.run(count, inner.sumsAt, inner.width);
    units.take(accumulator.numbers, inner);
    count = units.list(accumulator, outer);
    accumulator.numbers.set(this.#outerBiases[g]!, outer.sumsAt);
    accumulator.run(count, outer.sumsAt, outer.width);
  }

  #linear(
    symbols: Int32Array,
    index: number,
    channel: number,
    row: number,
    column: number,
    width: number,
  ): number {
    const { taps, shape } = this.network;
    const { channels } = shape;
    const above = index - width * channels;
    let sum = 0;
    if (column > 0) sum += taps[channel]! * symbols[index - channels]!;
    if (row > 0) {
      sum += taps[channels + channel]! * symbols[above]!;
      if (column > 0) sum += taps[2 * channels + channel]! * symbols[above - channels]!;
      if (column < width - 1) sum += taps[(TAPS - 1) * channels + channel]! * symbols[above + channels]!;
    }
    return sum;
  }
}

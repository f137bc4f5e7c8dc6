import { type Accumulator, makeAccumulator } from '../../../runtime/accumulate.js';
import {
  type ConditionedNetwork,
  combineRows,
  splitWeights,
  type WeightPart,
} from '../../../runtime/network-parts.js';
import { CellEvaluator } from './cell-evaluator.js';
import {
  type CellGroup,
  type CellLayer,
  type CellNetworkShape,
  cellNetworkParts,
  checkCellNetworkShape,
} from './cell-network-shape.js';

/**
 * A network that predicts the symbols of a latent cell from the cells before it, and each group of channels also from the
 * groups before it. It is evaluated exactly: weights of at most 32 bits, float64 sums in a fixed order.
 *
 *     7 neighbours × channels × 2 features ─► hidden, ReLU ──┬─► groupHidden, ReLU ─► mean and log scale of a group
 *     groups before, of this cell, × 2 features ─────────────┘
 *
 * The features of a symbol s are s / (|s| + 1 + its channel's typical scale) and |s| / (|s| + 1). Both are zero for the
 * many symbols that are zero, which therefore cost nothing. The features that biases depend on are weights of anchors,
 * between which the quality lies. A linear prediction from the same channel of the neighbours is added to the mean.
 */
export class CellNetwork implements ConditionedNetwork<CellEvaluator> {
  readonly shape: CellNetworkShape;
  readonly parts: readonly WeightPart[];
  readonly #accumulator: Accumulator;
  readonly #first: CellLayer;
  readonly #groups: readonly CellGroup[];
  /** `[anchors, channels]`, `[anchors, hidden]`, `[TAPS, channels]`, `[anchors, channels]` */
  readonly #typicalScales: Float64Array;
  readonly #firstBiases: Float64Array;
  readonly #taps: Float64Array;
  readonly #logScales: Float64Array;

  /**
   * `weights` are those of `cellNetworkParts(shape)`; AecError('model') if they are too few or too many, or the shape is
   * impossible. Tests choose with `make` how sums are computed.
   */
  constructor(shape: CellNetworkShape, weights: ArrayLike<number>, make = makeAccumulator) {
    checkCellNetworkShape(shape);
    const parts = cellNetworkParts(shape);
    const numbers = splitWeights(parts, weights);
    const isLayer = (i: number) => i === 1 || (i >= 5 && (i - 5) % 3 !== 1);
    let size = 0;
    for (const [i, { rows, columns }] of parts.entries()) if (isLayer(i)) size += (rows + 1) * columns;
    const accumulator = make(size, parts[1]!.rows);
    let at = 0;
    const layer = (i: number): CellLayer => {
      const { rows, columns: width } = parts[i]!;
      accumulator.numbers.set(numbers[i]!, at);
      const placed = { weightsAt: at, sumsAt: at + rows * width, width };
      at += (rows + 1) * width;
      return placed;
    };
    this.shape = shape;
    this.parts = parts;
    this.#accumulator = accumulator;
    this.#typicalScales = numbers[0]!;
    this.#first = layer(1);
    this.#firstBiases = numbers[2]!;
    this.#taps = numbers[3]!;
    this.#logScales = numbers[4]!;
    let start = 0;
    this.#groups = shape.groups.map((count, g) => {
      const i = 5 + 3 * g;
      const group = { start, count, inner: layer(i), innerBiases: numbers[i + 1]!, outer: layer(i + 2) };
      start += count;
      return group;
    });
  }

  /** Evaluates the network at the quality that `anchorWeights` interpolate. */
  evaluator(anchorWeights: ArrayLike<number>): CellEvaluator {
    const { channels, hidden, groupHidden } = this.shape;
    const interpolate = (table: Float64Array, width: number) => combineRows(table, anchorWeights, width);
    const divisors = interpolate(this.#typicalScales, channels);
    for (let c = 0; c < channels; c++) divisors[c] = divisors[c]! + 1;
    const logScales = interpolate(this.#logScales, channels);
    return new CellEvaluator({
      shape: this.shape,
      accumulator: this.#accumulator,
      first: this.#first,
      firstBias: interpolate(this.#firstBiases, hidden),
      groups: this.#groups.map((group) => {
        const outerBias = new Float64Array(2 * group.count);
        outerBias.set(logScales.subarray(group.start, group.start + group.count), group.count);
        return { ...group, innerBias: interpolate(group.innerBiases, groupHidden), outerBias };
      }),
      divisors,
      taps: this.#taps,
    });
  }
}

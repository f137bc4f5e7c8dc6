import { type Accumulator, makeAccumulator } from './accumulate.js';
import { type ConditionedNetwork, combineRows, splitWeights, type WeightPart } from './network-parts.js';

/** The size of an ExactNetwork. */
export interface NetworkSize {
  readonly inputs: number;
  readonly features: number;
  readonly hidden: number;
  readonly outputs: number;
}

/** The matrix of each layer, followed by its biases for each feature. */
export function networkParts({ inputs, features, hidden, outputs }: NetworkSize): WeightPart[] {
  const seen = [inputs, hidden, hidden, hidden];
  const given = [hidden, hidden, hidden, outputs];
  return seen.flatMap((rows, l) => [
    { name: `layer-${l + 1}`, rows, columns: given[l]! },
    { name: `bias-${l + 1}`, rows: features, columns: given[l]! },
  ]);
}

/**
 * A small network evaluated exactly: float32 weights, float64 sums in a fixed order.
 *
 *     x (mostly zeros) ─ layer 1 ─ ReLU ─► h1 ─ layer 2 ─ ReLU ─► h2 ─ layer 3 ─ + h1 ─ ReLU ─► h3 ─ layer 4 ─► outputs
 *
 * Units that are zero, about half of them, are skipped.
 */
export class ExactNetwork implements ConditionedNetwork<NetworkEvaluator> {
  readonly parts: readonly WeightPart[];
  readonly #accumulator: Accumulator;
  readonly #layers: readonly Layer[];

  /**
   * `weights` are the numbers of `networkParts(size)`, part after part. `AecError('model')` if there are too few or too
   * many. Tests choose with `make` how sums are computed.
   */
  constructor(size: NetworkSize, weights: ArrayLike<number>, make = makeAccumulator) {
    const parts = networkParts(size);
    const numbers = splitWeights(parts, weights);
    const matrices = parts.flatMap((part, i) => (i % 2 === 0 ? [{ ...part, numbers: numbers[i]! }] : []));
    let length = 0;
    for (const { rows, columns } of matrices) length += (rows + 1) * evenUp(columns);
    const accumulator = make(length, Math.max(size.inputs, size.hidden));
    let at = 0;
    this.parts = parts;
    this.#accumulator = accumulator;
    this.#layers = matrices.map(({ rows, columns: width, numbers: own }, l) => {
      const padded = evenUp(width);
      for (let row = 0; row < rows; row++) {
        accumulator.numbers.set(own.subarray(row * width, (row + 1) * width), at + row * padded);
      }
      const layer = {
        weightsAt: at,
        sumsAt: at + rows * padded,
        width,
        padded,
        biases: numbers[2 * l + 1]!,
      };
      at += (rows + 1) * padded;
      return layer;
    });
  }

  evaluator(features: ArrayLike<number>): NetworkEvaluator {
    const biases = this.#layers.map(({ biases, width }) => combineRows(biases, features, width));
    return new NetworkEvaluator(this.#accumulator, this.#layers, biases);
  }
}

/** The offsets of a layer's weights and sums in the accumulator's numbers. Rows are padded to even length. */
interface Layer {
  readonly weightsAt: number;
  readonly sumsAt: number;
  readonly width: number;
  readonly padded: number;
  /** `[features, width]` */
  readonly biases: Float64Array;
}

function evenUp(width: number): number {
  return width + (width % 2);
}

/** Evaluates a network for one symbol after the other: `start`, `add` for each input that is not zero, `finish`. */
export class NetworkEvaluator {
  /** Filled by `finish`; the `finish` of any other evaluator of the same network overwrites it. */
  readonly outputs: Float64Array;
  readonly #accumulator: Accumulator;
  readonly #numbers: Float64Array;
  readonly #rows: Int32Array;
  readonly #valuesAt: number;
  readonly #layers: readonly Layer[];
  readonly #biases: readonly Float64Array[];
  #count = 0;

  constructor(accumulator: Accumulator, layers: readonly Layer[], biases: readonly Float64Array[]) {
    const { sumsAt, width } = layers[3]!;
    this.outputs = accumulator.numbers.subarray(sumsAt, sumsAt + width);
    this.#accumulator = accumulator;
    this.#numbers = accumulator.numbers;
    this.#rows = accumulator.rows;
    this.#valuesAt = accumulator.valuesAt;
    this.#layers = layers;
    this.#biases = biases;
  }

  start(): void {
    this.#count = 0;
  }

  /** Sets input `index` to `value`; call it at most once per input. */
  add(index: number, value: number): void {
    this.#rows[this.#count] = 8 * index * this.#layers[0]!.padded;
    this.#numbers[this.#valuesAt + this.#count++] = value;
  }

  /** Fills `outputs`. */
  finish(): void {
    const numbers = this.#numbers;
    const [first, second, third, last] = this.#layers as [Layer, Layer, Layer, Layer];
    this.#sum(0, this.#count);
    this.#sum(1, this.#rectify(first, second));
    const count = this.#rectify(second, third);
    numbers.set(this.#biases[2]!, third.sumsAt);
    for (let j = 0; j < third.width; j++) {
      numbers[third.sumsAt + j] = numbers[third.sumsAt + j]! + numbers[first.sumsAt + j]!;
    }
    this.#accumulator.run(count, third.sumsAt, third.padded);
    this.#sum(3, this.#rectify(third, last));
  }

  /** Computes the sums of layer `l`: its biases plus the first `count` rows listed. */
  #sum(l: number, count: number): void {
    const { sumsAt, padded } = this.#layers[l]!;
    this.#numbers.set(this.#biases[l]!, sumsAt);
    this.#accumulator.run(count, sumsAt, padded);
  }

  /** Applies ReLU to a layer's sums in place, lists the units above zero as rows of the next layer, and returns their number. */
  #rectify({ sumsAt, width }: Layer, next: Layer): number {
    const numbers = this.#numbers;
    const rows = this.#rows;
    const valuesAt = this.#valuesAt;
    let count = 0;
    for (let i = 0; i < width; i++) {
      const sum = numbers[sumsAt + i]!;
      if (sum > 0) {
        rows[count] = 8 * (next.weightsAt + i * next.padded);
        numbers[valuesAt + count++] = sum;
      } else {
        numbers[sumsAt + i] = 0;
      }
    }
    return count;
  }
}

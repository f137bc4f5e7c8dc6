import { AecError } from '../errors.js';
import { type Accumulator, makeAccumulator } from './accumulate.js';

/** How large a network is. */
export interface NetworkSize {
  readonly inputs: number;
  /** Numbers that every bias depends on linearly: what is the same for all symbols of an image. */
  readonly features: number;
  readonly hidden: number;
  readonly outputs: number;
}

/** Numbers that a network consists of. */
export function weightCount({ inputs, features, hidden, outputs }: NetworkSize): number {
  return (inputs + features) * hidden + 2 * (hidden + features) * hidden + (hidden + features) * outputs;
}

/**
 * A small network evaluated exactly: float32 weights, float64 sums in a fixed order.
 *
 *     x (mostly zeros) ─ layer 1 ─ ReLU ─► h1 ─ layer 2 ─ ReLU ─► h2 ─ layer 3 ─ + h1 ─ ReLU ─► h3 ─ layer 4 ─► outputs
 *
 * Every layer has a bias that depends on the features. All weights stand in one array: for each layer in turn the
 * matrix `[what it sees, what it gives]` and the biases `[features, what it gives]`. Units that are zero, about half of
 * them, cost nothing.
 */
export class ExactNetwork {
  readonly #accumulator: Accumulator;
  readonly #layers: readonly Layer[];

  /** `make` is for tests: how the sums are computed. */
  constructor(size: NetworkSize, weights: ArrayLike<number>, make = makeAccumulator) {
    if (weights.length !== weightCount(size)) {
      throw new AecError(
        'model',
        `a network of this size needs ${weightCount(size)} weights, not ${weights.length}`,
      );
    }
    const { hidden, features } = size;
    const sizes = [size.inputs, hidden, hidden, hidden];
    const widths = [hidden, hidden, hidden, size.outputs];
    let length = 0;
    for (let l = 0; l < 4; l++) length += (sizes[l]! + 1) * evenUp(widths[l]!);
    const accumulator = make(length, Math.max(sizes[0]!, hidden));
    const layers: Layer[] = [];
    let [from, at] = [0, 0];
    for (let l = 0; l < 4; l++) {
      const width = widths[l]!;
      const padded = evenUp(width);
      for (let row = 0; row < sizes[l]!; row++) {
        for (let j = 0; j < width; j++) accumulator.numbers[at + row * padded + j] = weights[from++]!;
      }
      const biases = new Float64Array(features * width);
      for (let i = 0; i < biases.length; i++) biases[i] = weights[from++]!;
      layers.push({ weightsAt: at, sumsAt: at + sizes[l]! * padded, width, padded, biases });
      at += (sizes[l]! + 1) * padded;
    }
    this.#accumulator = accumulator;
    this.#layers = layers;
  }

  /** The network for given features. */
  evaluator(features: ArrayLike<number>): NetworkEvaluator {
    const biases = this.#layers.map((layer) => {
      const bias = new Float64Array(layer.width);
      for (let f = 0; f < features.length; f++) {
        for (let j = 0; j < layer.width; j++) {
          bias[j] = bias[j]! + features[f]! * layer.biases[f * layer.width + j]!;
        }
      }
      return bias;
    });
    return new NetworkEvaluator(this.#accumulator, this.#layers, biases);
  }
}

/** One layer: where its weights and its sums lie among the accumulator's numbers. Rows are padded to even length. */
interface Layer {
  readonly weightsAt: number;
  readonly sumsAt: number;
  readonly width: number;
  readonly padded: number;
  readonly biases: Float64Array;
}

function evenUp(width: number): number {
  return width + (width % 2);
}

/** Evaluates a network, symbol after symbol: `start`, `add` for every input that is not zero, `finish`. */
export class NetworkEvaluator {
  /** Filled by `finish`, and overwritten by that of any other evaluator of the same network. */
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

  /** Input `index` has `value`; every input at most once. */
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

  /** The sums of a layer: its biases and the `count` rows that are listed. */
  #sum(l: number, count: number): void {
    const { sumsAt, padded } = this.#layers[l]!;
    this.#numbers.set(this.#biases[l]!, sumsAt);
    this.#accumulator.run(count, sumsAt, padded);
  }

  /** ReLU of a layer's sums in place; lists those left as rows of the next layer, and gives their number. */
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

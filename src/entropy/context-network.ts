import { AecError } from '../errors.js';
import { type Accumulator, makeAccumulator } from './accumulate.js';
import { type CausalWindow, inputLayout } from './causal-window.js';
import { GAIN_FEATURES, gainFeatures } from './gain-features.js';

/** The size of a context network, as codec.json has it. */
export interface ContextNetworkShape {
  readonly window: CausalWindow;
  readonly hidden: number;
  /** Samples (0 … 255) that have a probability of their own. */
  readonly spikes: readonly number[];
  /** Logistic distributions mixed for all other samples. */
  readonly components: number;
}

/** Numbers that a context network consists of. */
export function weightCount(shape: ContextNetworkShape): number {
  const { hidden } = shape;
  const { inputs } = inputLayout(shape.window);
  return (
    (inputs + GAIN_FEATURES) * hidden +
    2 * (hidden + GAIN_FEATURES) * hidden +
    (hidden + GAIN_FEATURES) * outputCount(shape)
  );
}

/** Shares of the spikes and components, then the components' means, then their steepnesses, both as logarithms. */
export function outputCount({ spikes, components }: ContextNetworkShape): number {
  return spikes.length + 3 * components;
}

/**
 * A small network evaluated exactly: float32 weights, float64 sums in a fixed order.
 *
 *     x (mostly zeros) ─ layer 1 ─ ReLU ─► h1 ─ layer 2 ─ ReLU ─► h2 ─ layer 3 ─ + h1 ─ ReLU ─► h3 ─ layer 4 ─► outputs
 *
 * Every layer has a bias that depends on the gain. All weights stand in one array: for each layer in turn the matrix
 * `[what it sees, what it gives]` and the biases `[GAIN_FEATURES, what it gives]`. Units that are zero, about half of
 * them, cost nothing.
 */
export class ContextNetwork {
  readonly shape: ContextNetworkShape;
  readonly #accumulator: Accumulator;
  readonly #layers: readonly Layer[];

  /** `make` is for tests: how the sums are computed. */
  constructor(shape: ContextNetworkShape, weights: ArrayLike<number>, make = makeAccumulator) {
    if (weights.length !== weightCount(shape)) {
      throw new AecError(
        'model',
        `a context network needs ${weightCount(shape)} weights, not ${weights.length}`,
      );
    }
    const { hidden } = shape;
    const sizes = [inputLayout(shape.window).inputs, hidden, hidden, hidden];
    const widths = [hidden, hidden, hidden, outputCount(shape)];
    let size = 0;
    for (let l = 0; l < 4; l++) size += (sizes[l]! + 1) * evenUp(widths[l]!);
    const accumulator = make(size, Math.max(sizes[0]!, hidden));
    const layers: Layer[] = [];
    let [from, at] = [0, 0];
    for (let l = 0; l < 4; l++) {
      const width = widths[l]!;
      const padded = evenUp(width);
      for (let row = 0; row < sizes[l]!; row++) {
        for (let j = 0; j < width; j++) accumulator.numbers[at + row * padded + j] = weights[from++]!;
      }
      const gainBiases = new Float64Array(GAIN_FEATURES * width);
      for (let i = 0; i < gainBiases.length; i++) gainBiases[i] = weights[from++]!;
      layers.push({ weightsAt: at, sumsAt: at + sizes[l]! * padded, width, padded, gainBiases });
      at += (sizes[l]! + 1) * padded;
    }
    this.shape = shape;
    this.#accumulator = accumulator;
    this.#layers = layers;
  }

  /** The network for images of one gain. */
  atGain(gain: number): ContextEvaluator {
    const features = gainFeatures(gain);
    const biases = this.#layers.map(({ width, gainBiases }) => {
      const bias = new Float64Array(width);
      for (let f = 0; f < GAIN_FEATURES; f++) {
        for (let j = 0; j < width; j++) bias[j] = bias[j]! + features[f]! * gainBiases[f * width + j]!;
      }
      return bias;
    });
    return new ContextEvaluator(this.#accumulator, this.#layers, biases);
  }
}

/** One layer: where its weights and its sums lie among the accumulator's numbers. Rows are padded to even length. */
interface Layer {
  readonly weightsAt: number;
  readonly sumsAt: number;
  readonly width: number;
  readonly padded: number;
  readonly gainBiases: Float64Array;
}

function evenUp(width: number): number {
  return width + (width % 2);
}

/** Evaluates a network at one gain, pixel after pixel: `start`, `add` for every input that is not zero, `finish`. */
export class ContextEvaluator {
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

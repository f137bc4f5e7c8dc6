import { LARGEST_LOG_STEEPNESS, SMALLEST_LOG_STEEPNESS } from '../architectures/rd/coding/sample-mixture.js';
import type { Cdf } from './cdf.js';
import { exactExp, exactSigmoid } from './exact-exp.js';
import { TOTAL } from './range-coder.js';

/** Sigmoids are tabulated so many to a unit, up to ±SIGMOID_END, as multiples of 2^-32. */
const SIGMOID_STEPS = 32;
const SIGMOID_END = 22;
const SIGMOIDS = tabulateSigmoid();

export interface MixtureShape {
  /** The symbols with an interval of their own: `minimum` … `minimum` + `size` − 1. */
  readonly minimum: number;
  readonly size: number;
  /** The symbol k stands for the values from (k − ½) × step to (k + ½) × step, the outermost ones also for all beyond. */
  readonly step: number;
  /** The unit in which a network gives means and widths: so many values. */
  readonly unit: number;
  /** Symbols that have a probability of their own. */
  readonly spikes: number;
  /** Logistic distributions mixed for all others. */
  readonly components: number;
}

/** Outputs of a network: shares of spikes and components, the components' means, their steepnesses as logarithms. */
export function mixtureOutputs({ spikes, components }: Pick<MixtureShape, 'spikes' | 'components'>): number {
  return spikes + 3 * components;
}

/**
 * The distribution of a symbol: spikes, and a mixture of logistic distributions about a center (Salimans et al. 2017,
 * section 2.1).
 *
 * Edges of the CDF are computed when they are asked for: that needs a sum of sigmoids that never falls, not even by
 * rounding, from one edge to the next. Every operation on the way is monotone in IEEE 754 arithmetic, the sigmoid
 * because it is interpolated between multiples of 2^-32.
 */
export class MixtureCdf {
  /** Changed by `update`; `fill` puts a number of `cumulative` in place. */
  readonly cdf: Cdf & { fill(i: number): void };
  readonly #shape: MixtureShape;
  readonly #spread: number;
  readonly #shares: Float64Array;
  readonly #means: Float64Array;
  readonly #steepnesses: Float64Array;
  #spikes: ArrayLike<number> = [];

  constructor(shape: MixtureShape) {
    const { minimum, size, spikes, components } = shape;
    const cumulative = new Uint32Array(size + 2);
    cumulative[size] = TOTAL - 1;
    cumulative[size + 1] = TOTAL;
    this.cdf = { minimum, size, cumulative, fill: (i) => this.#fill(i) };
    this.#shape = shape;
    this.#spread = TOTAL - size - 1;
    this.#shares = new Float64Array(spikes + components);
    this.#means = new Float64Array(components);
    this.#steepnesses = new Float64Array(components);
  }

  /** The distribution that the outputs of a network mean, about the value `center`, with spikes at these symbols. */
  update(outputs: ArrayLike<number>, center: number, spikes: ArrayLike<number>): void {
    const { components, unit } = this.#shape;
    const parts = this.#shape.spikes + components;
    const shares = this.#shares;
    let largest = outputs[0]!;
    for (let j = 1; j < parts; j++) largest = Math.max(largest, outputs[j]!);
    let sum = 0;
    for (let j = 0; j < parts; j++) {
      shares[j] = exactExp(outputs[j]! - largest);
      sum += shares[j]!;
    }
    for (let j = 0; j < parts; j++) shares[j] = shares[j]! / sum;
    for (let m = 0; m < components; m++) {
      const logSteepness = outputs[parts + components + m]!;
      const bounded = Math.min(LARGEST_LOG_STEEPNESS, Math.max(SMALLEST_LOG_STEEPNESS, logSteepness));
      this.#means[m] = center + unit * outputs[parts + m]!;
      this.#steepnesses[m] = exactExp(bounded) / unit;
    }
    this.#spikes = spikes;
  }

  /** cumulative[i]: of every interval 1, and of what is left the share of the values below the edge. */
  #fill(i: number): void {
    const { size, cumulative } = this.cdf;
    if (i < 1 || i >= size) return;
    const { minimum, step, spikes, components } = this.#shape;
    const symbol = minimum + i;
    const edge = (symbol - 0.5) * step;
    let mass = 0;
    for (let s = 0; s < spikes; s++) if (this.#spikes[s]! < symbol) mass += this.#shares[s]!;
    for (let m = 0; m < components; m++) {
      mass += this.#shares[spikes + m]! * sigmoid((edge - this.#means[m]!) * this.#steepnesses[m]!);
    }
    cumulative[i] = i + Math.min(this.#spread, Math.floor(mass * this.#spread));
  }
}

function sigmoid(x: number): number {
  const place = (Math.min(SIGMOID_END, Math.max(-SIGMOID_END, x)) + SIGMOID_END) * SIGMOID_STEPS;
  const cell = Math.floor(place);
  const low = SIGMOIDS[cell]!;
  return low + (place - cell) * (SIGMOIDS[cell + 1]! - low);
}

/** One more than there are cells, so that the last place has a neighbour, too. */
function tabulateSigmoid(): Float64Array {
  const cells = 2 * SIGMOID_END * SIGMOID_STEPS;
  const table = new Float64Array(cells + 2);
  const scale = 65536 * 65536;
  for (let i = 0; i <= cells; i++) {
    const exact = Math.floor(exactSigmoid(i / SIGMOID_STEPS - SIGMOID_END) * scale + 0.5) / scale;
    table[i] = i === 0 ? exact : Math.max(table[i - 1]!, exact);
  }
  table[cells + 1] = table[cells]!;
  return table;
}

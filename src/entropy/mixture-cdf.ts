import type { Cdf } from './cdf.js';
import { exactExp } from './exact-exp.js';
import { TOTAL } from './range-coder.js';

/** Bounds on the natural logarithm of a component's steepness (1 / scale). Training keeps to the same bounds. */
export const SMALLEST_LOG_STEEPNESS = -3;
export const LARGEST_LOG_STEEPNESS = 8;

/** Far above the rounding error of a mass × 2^16, and far below 1. */
const NEARLY = 1e-6;

/** What is the same for all distributions of a `MixtureCdf`. */
export interface MixtureShape {
  /** The smallest symbol. */
  readonly minimum: number;
  /**
   * One number per symbol: `edges[i]` separates the values of the symbol minimum + i from those of the symbol below.
   * Rising; `edges[0]` is not read, because the outermost symbols also take all values beyond.
   */
  readonly edges: Float64Array;
  /** Networks give means and scales in multiples of this value. */
  readonly unit: number;
  /** The slot of each spike, 0, 1, …: spikes in one slot are one symbol, and their masses are added first. */
  readonly slots: ArrayLike<number>;
  /** Logistic distributions mixed for everything that is no spike. */
  readonly components: number;
  /** Components with a smaller share of the mass are left out. */
  readonly smallestShare: number;
  /** The sigmoid of the logistic distributions: `exactSigmoid` or `tabulatedSigmoid`. They differ in the last bits, so a model keeps to one. */
  readonly sigmoid: (x: number) => number;
}

/** Outputs of a network: shares of spikes and components, then the components' means, then the logarithms of their steepnesses. */
export function mixtureOutputs(spikes: number, components: number): number {
  return spikes + 3 * components;
}

/**
 * The distribution of a symbol as a network describes it: spikes, which are single symbols, and a mixture of logistic
 * distributions for all others (Salimans et al. 2017, "PixelCNN++", section 2.1). Shares are a softmax.
 *
 * Each interval of the CDF has at least 1, the escape exactly 1. Edges are computed when they are asked for.
 */
export class MixtureCdf {
  /** Changed by `update`; `fill` computes one number of `cumulative`. */
  readonly cdf: Cdf & { fill(i: number): void };
  /** The components in use are the first `used` ones of these arrays: their shares of the whole mass, means and 1 / scales. */
  readonly shares: Float64Array;
  readonly means: Float64Array;
  readonly steepnesses: Float64Array;
  used = 0;
  /** What the intervals share beyond the 1 that each one has. */
  readonly spread: number;
  readonly #shape: MixtureShape;
  /** The masses of the slots, and the symbol of each. */
  readonly #slotMasses: Float64Array;
  #slotSymbols: ArrayLike<number> = [];
  /** The numerators of the softmax. */
  readonly #weights: Float64Array;
  /** 1 where `cdf.cumulative` belongs to the present distribution. */
  readonly #isFilled: Uint8Array;

  constructor(shape: MixtureShape) {
    const { minimum, edges, slots, components } = shape;
    const size = edges.length;
    const cumulative = new Uint32Array(size + 2);
    cumulative[size] = TOTAL - 1;
    cumulative[size + 1] = TOTAL;
    this.cdf = { minimum, size, cumulative, fill: (i) => this.#fill(i) };
    this.spread = TOTAL - size - 1;
    this.shares = new Float64Array(components);
    this.means = new Float64Array(components);
    this.steepnesses = new Float64Array(components);
    this.#shape = shape;
    let most = -1;
    for (let s = 0; s < slots.length; s++) most = Math.max(most, slots[s]!);
    this.#slotMasses = new Float64Array(most + 1);
    this.#weights = new Float64Array(slots.length + components);
    this.#isFilled = new Uint8Array(size);
  }

  /** Takes the outputs of a network. Means are relative to the value `center`; `symbols` are those of the slots. */
  update(outputs: ArrayLike<number>, center: number, symbols: ArrayLike<number>): void {
    const { slots, components, unit, smallestShare } = this.#shape;
    const weights = this.#weights;
    const masses = this.#slotMasses;
    const spikes = slots.length;
    const parts = spikes + components;
    let largest = outputs[0]!;
    for (let j = 1; j < parts; j++) largest = Math.max(largest, outputs[j]!);
    let sum = 0;
    for (let j = 0; j < parts; j++) {
      weights[j] = exactExp(outputs[j]! - largest);
      sum += weights[j]!;
    }
    masses.fill(0);
    for (let s = 0; s < spikes; s++) masses[slots[s]!] = masses[slots[s]!]! + weights[s]! / sum;
    let used = 0;
    for (let m = 0; m < components; m++) {
      const share = weights[spikes + m]! / sum;
      if (share < smallestShare) continue;
      const logSteepness = outputs[parts + components + m]!;
      const bounded = Math.min(LARGEST_LOG_STEEPNESS, Math.max(SMALLEST_LOG_STEEPNESS, logSteepness));
      this.shares[used] = share;
      this.means[used] = center + unit * outputs[parts + m]!;
      this.steepnesses[used++] = exactExp(bounded) / unit;
    }
    this.used = used;
    this.#slotSymbols = symbols;
    this.#isFilled.fill(0);
  }

  /** The mass of the symbols below edge `i`, 1 ≤ i < size, as a share of 1. */
  massBelow(i: number): number {
    const { minimum, edges, sigmoid } = this.#shape;
    const masses = this.#slotMasses;
    const symbols = this.#slotSymbols;
    const { shares, means, steepnesses, used } = this;
    const edge = edges[i]!;
    const symbol = minimum + i;
    let mass = 0;
    for (let s = 0; s < masses.length; s++) if (symbols[s]! < symbol) mass += masses[s]!;
    for (let m = 0; m < used; m++) mass += shares[m]! * sigmoid((edge - means[m]!) * steepnesses[m]!);
    return mass;
  }

  /**
   * cumulative[i] = i + the largest ⌊mass below the edge × spread⌋ of the edges up to i. Apart from rounding errors, far
   * below NEARLY, the mass rises from edge to edge. So the edge's own floor is the largest, and the edges before it
   * need not be computed, unless the mass is that close to the next whole number.
   */
  #fill(i: number): void {
    const { size, cumulative } = this.cdf;
    if (i < 1 || i >= size || this.#isFilled[i] === 1) return;
    const reached = this.massBelow(i) * this.spread;
    let whole = Math.floor(reached);
    if (reached - whole > 1 - NEARLY) {
      for (let k = 1; k < i; k++) whole = Math.max(whole, Math.floor(this.massBelow(k) * this.spread));
    }
    // Rounding must not let the mass pass 1.
    cumulative[i] = i + Math.min(this.spread, whole);
    this.#isFilled[i] = 1;
  }
}

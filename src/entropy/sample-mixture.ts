import type { Cdf } from './cdf.js';
import { exactExp, exactSigmoid } from './exact-exp.js';
import { largestSymbol } from './gain-features.js';
import { TOTAL } from './range-coder.js';

/** Bounds on the natural logarithm of a component's steepness (1 / scale): it is neither flat nor a step. */
export const SMALLEST_LOG_STEEPNESS = -3;
export const LARGEST_LOG_STEEPNESS = 8;

/** Components that hold less than this share of the mass are left out. */
const SMALLEST_SHARE = 1e-7;

/** Far above what rounding does to a sum of masses × 2^16, and far below 1. */
const NEARLY = 1e-6;

/**
 * The distribution of a symbol at one gain out of what a context network says of the sample x (0…1): with shares
 * π = softmax of the first outputs, some samples have a probability of their own (spikes), and the rest is a mixture
 * of logistic distributions (Salimans et al. 2017, section 2.1). The symbol k takes what lies between (k − ½) / gain
 * and (k + ½) / gain, the outermost symbols also all beyond.
 */
export class SampleMixture {
  /** Set by `update`; its `fill` computes the rest as it is asked for. */
  readonly cdf: Cdf;
  readonly #gain: number;
  readonly #components: number;
  /** The symbol that each spike rounds to. */
  readonly #spikeSymbols: Int32Array;
  readonly #shares: Float64Array;
  readonly #means: Float64Array;
  readonly #steepnesses: Float64Array;
  /** Mass that the spikes give each symbol. */
  readonly #spikeMass: Float64Array;
  /** 1 where `cdf.cumulative` is that of the last update. */
  readonly #isFilled: Uint8Array;
  /** Components that matter; they stand first. */
  #used = 0;

  constructor(gain: number, spikes: readonly number[], components: number) {
    const size = largestSymbol(gain) + 1;
    this.cdf = { minimum: 0, size, cumulative: new Uint32Array(size + 2), fill: (i) => this.#fill(i) };
    this.#gain = gain;
    this.#components = components;
    this.#spikeSymbols = new Int32Array(spikes.length);
    for (let s = 0; s < spikes.length; s++) {
      this.#spikeSymbols[s] = Math.floor((spikes[s]! / 255) * gain + 0.5);
    }
    this.#shares = new Float64Array(spikes.length + components);
    this.#means = new Float64Array(components);
    this.#steepnesses = new Float64Array(components);
    this.#spikeMass = new Float64Array(size);
    this.#isFilled = new Uint8Array(size);
    this.cdf.cumulative[size] = TOTAL - 1;
    this.cdf.cumulative[size + 1] = TOTAL;
  }

  /** Sets `cdf` from the outputs of the network. Every interval is at least 1, the escape's exactly. */
  update(outputs: Float64Array): void {
    this.#used = this.#read(outputs);
    this.#isFilled.fill(0);
  }

  /**
   * cumulative[k] = k + the largest floor(mass below the edge × spread) of the edges up to k. The mass rises from edge
   * to edge but for errors of rounding, far below NEARLY: unless it is that near to the next whole number, the edge's
   * own floor is the largest, and the edges before it need not be computed.
   */
  #fill(k: number): void {
    const { size, cumulative } = this.cdf;
    if (k < 1 || k >= size || this.#isFilled[k] === 1) return;
    const spread = TOTAL - size - 1;
    const reached = this.#massBelow(k) * spread;
    const whole = Math.floor(reached);
    if (reached - whole > 1 - NEARLY) {
      this.#fillAll();
    } else {
      cumulative[k] = k + Math.min(spread, whole);
      this.#isFilled[k] = 1;
    }
  }

  #fillAll(): void {
    const { size, cumulative } = this.cdf;
    const spread = TOTAL - size - 1;
    let reached = 0;
    for (let k = 1; k < size; k++) {
      // Rounding must neither let the sum fall nor let it pass 1.
      reached = Math.max(reached, Math.min(spread, Math.floor(this.#massBelow(k) * spread)));
      cumulative[k] = k + reached;
      this.#isFilled[k] = 1;
    }
  }

  /** Of the symbols 0 … k − 1. */
  #massBelow(k: number): number {
    const edge = (k - 0.5) / this.#gain;
    let mass = 0;
    for (let symbol = 0; symbol < k; symbol++) mass += this.#spikeMass[symbol]!;
    for (let m = 0; m < this.#used; m++) {
      mass += this.#shares[m]! * exactSigmoid((edge - this.#means[m]!) * this.#steepnesses[m]!);
    }
    return mass;
  }

  /** Takes in shares, means and steepnesses; gives the number of components that matter, which then stand first. */
  #read(outputs: Float64Array): number {
    const spikes = this.#spikeSymbols.length;
    const parts = spikes + this.#components;
    let largest = outputs[0]!;
    for (let j = 1; j < parts; j++) largest = Math.max(largest, outputs[j]!);
    let sum = 0;
    for (let j = 0; j < parts; j++) {
      this.#shares[j] = exactExp(outputs[j]! - largest);
      sum += this.#shares[j]!;
    }
    this.#spikeMass.fill(0);
    for (let s = 0; s < spikes; s++) {
      const symbol = this.#spikeSymbols[s]!;
      this.#spikeMass[symbol] = this.#spikeMass[symbol]! + this.#shares[s]! / sum;
    }
    let used = 0;
    for (let m = 0; m < this.#components; m++) {
      const share = this.#shares[spikes + m]! / sum;
      if (share < SMALLEST_SHARE) continue;
      const logSteepness = outputs[parts + this.#components + m]!;
      this.#means[used] = outputs[parts + m]!;
      this.#steepnesses[used] = exactExp(
        Math.min(LARGEST_LOG_STEEPNESS, Math.max(SMALLEST_LOG_STEEPNESS, logSteepness)),
      );
      this.#shares[used++] = share;
    }
    return used;
  }
}

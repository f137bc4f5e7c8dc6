import type { Cdf } from './cdf.js';
import { exactExp, exactSigmoid } from './exact-exp.js';
import { largestSymbol } from './gain-features.js';
import { TOTAL } from './range-coder.js';

/** Bounds on the natural logarithm of a component's steepness (1 / scale): it is neither flat nor a step. */
export const SMALLEST_LOG_STEEPNESS = -3;
export const LARGEST_LOG_STEEPNESS = 8;

/** Components that hold less than this share of the mass are left out. */
const SMALLEST_SHARE = 1e-7;

/**
 * The distribution of a symbol at one gain out of what a context network says of the sample x (0…1): with shares
 * π = softmax of the first outputs, some samples have a probability of their own (spikes), and the rest is a mixture
 * of logistic distributions (Salimans et al. 2017, section 2.1). The symbol k takes what lies between (k − ½) / gain
 * and (k + ½) / gain, the outermost symbols also all beyond.
 */
export class SampleMixture {
  /** Filled by `update`. */
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

  constructor(gain: number, spikes: readonly number[], components: number) {
    const size = largestSymbol(gain) + 1;
    this.cdf = { minimum: 0, size, cumulative: new Uint32Array(size + 2) };
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
  }

  /** Fills `cdf` from the outputs of the network. Every interval is at least 1, the escape's exactly. */
  update(outputs: Float64Array): void {
    const used = this.#read(outputs);
    const { size, cumulative } = this.cdf;
    const spread = TOTAL - size - 1;
    let below = 0; // mass of the spikes below the edge
    let reached = 0;
    cumulative[0] = 0;
    for (let k = 1; k < size; k++) {
      const edge = (k - 0.5) / this.#gain;
      below += this.#spikeMass[k - 1]!;
      let mass = below;
      for (let m = 0; m < used; m++) {
        mass += this.#shares[m]! * exactSigmoid((edge - this.#means[m]!) * this.#steepnesses[m]!);
      }
      // Rounding must neither let the sum fall nor let it pass 1.
      reached = Math.max(reached, Math.min(spread, Math.floor(mass * spread)));
      cumulative[k] = k + reached;
    }
    cumulative[size] = size + spread;
    cumulative[size + 1] = TOTAL;
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

import type { Cdf } from '../../../entropy/cdf.js';
import { exactExp, exactSigmoid } from '../../../entropy/exact-exp.js';
import { TOTAL } from '../../../entropy/range-coder.js';
import { largestSymbol } from './gain-features.js';

/** Bounds on the natural logarithm of a component's steepness (1 / scale): it is neither flat nor a step. */
export const SMALLEST_LOG_STEEPNESS = -3;
export const LARGEST_LOG_STEEPNESS = 8;

/** Components that hold less than this share of the mass are left out. */
const SMALLEST_SHARE = 1e-7;

/** Exponents beyond ± this one make a sigmoid 0 or 1. */
const REACH = 36;
const SMALLEST_ODDS = 1e-16;

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
  /** Mass that the spikes give each symbol, and the symbols that have some, rising. */
  readonly #spikeMass: Float64Array;
  readonly #spiked: readonly number[];
  /** 1 where `cdf.cumulative` is that of the last update. */
  readonly #isFilled: Uint8Array;
  /** Components that matter; they stand first. */
  #used = 0;
  /** The samples between the spikes are those below this one; with a profile it reshapes the mass that they have. */
  readonly #between: number;
  #profile: Float64Array | undefined;

  constructor(gain: number, spikes: readonly number[], components: number) {
    const size = largestSymbol(gain) + 1;
    this.#gain = gain;
    this.#components = components;
    this.#spikeSymbols = new Int32Array(spikes.length);
    for (let s = 0; s < spikes.length; s++) {
      this.#spikeSymbols[s] = Math.floor((spikes[s]! / 255) * gain + 0.5);
    }
    this.#between = this.#spikeSymbols.reduce((low, spike) => (spike > 0 ? Math.min(low, spike) : low), size);
    this.cdf = {
      minimum: 0,
      size,
      cumulative: new Uint32Array(size + 2),
      fill: (i) => this.#fill(i),
      landmarks: this.#between > 1 && this.#between < size ? [1, this.#between] : [],
    };
    this.#shares = new Float64Array(spikes.length + components);
    this.#means = new Float64Array(components);
    this.#steepnesses = new Float64Array(components);
    this.#spikeMass = new Float64Array(size);
    this.#spiked = [...new Set(this.#spikeSymbols)].sort((a, b) => a - b);
    this.#isFilled = new Uint8Array(size);
    this.cdf.cumulative[size] = TOTAL - 1;
    this.cdf.cumulative[size + 1] = TOTAL;
  }

  /**
   * Sets `cdf` from the outputs of the network. Every interval is at least 1, the escape's exactly. At gain 255 the mass
   * of the samples between the spikes may be spread anew among them, in proportion to mass × `profile` `[256]`, where there is
   * a spike above 0.
   */
  update(outputs: Float64Array, profile?: Float64Array): void {
    this.#profile = profile;
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
    if (this.#isReshaped(k)) {
      this.#fillReshaped();
      return;
    }
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
      if (this.#isReshaped(k)) continue;
      cumulative[k] = k + reached;
      this.#isFilled[k] = 1;
    }
  }

  /** Whether an edge lies between two samples that share their mass by a profile. */
  #isReshaped(k: number): boolean {
    return this.#profile !== undefined && k > 1 && k < this.#between;
  }

  /** All edges between samples that share their mass by the profile; the two around them stay where they are. */
  #fillReshaped(): void {
    const { size, cumulative } = this.cdf;
    const last = this.#between;
    const spread = TOTAL - size - 1;
    const masses = this.#massesBetween();
    let sum = 0;
    for (let v = 1; v < last; v++) sum += masses[v]!;
    const start = this.#massBelow(1);
    const factor = sum > 0 ? (this.#massBelow(last) - start) / sum : 0;
    this.#fill(1);
    this.#fill(last);
    const [low, high] = [cumulative[1]! - 1, cumulative[last]! - last];
    let below = 0;
    for (let k = 2; k < last; k++) {
      below += masses[k - 1]!;
      const reached = Math.floor((start + factor * below) * spread);
      cumulative[k] = k + Math.min(high, Math.max(low, reached));
      this.#isFilled[k] = 1;
    }
  }

  /**
   * Mass × profile of the samples 1 … between − 1. The edges are equally far apart, so that of every component
   * e^(−(edge − mean) × steepness) is a geometric sequence.
   */
  #massesBetween(): Float64Array {
    const masses = new Float64Array(this.#between);
    for (let m = 0; m < this.#used; m++) {
      const [share, mean, steepness] = [this.#shares[m]!, this.#means[m]!, this.#steepnesses[m]!];
      const ratio = exactExp(-steepness / this.#gain);
      // Below this edge the sigmoid is 0, as far as it matters, and odds are too large for exactExp.
      const first = Math.max(1, Math.floor((mean - REACH / steepness) * this.#gain + 0.5) + 1);
      let odds = exactExp((mean - (first - 0.5) / this.#gain) * steepness);
      let before = first > 1 ? 0 : 1 / (1 + odds);
      for (let k = first > 1 ? first : 2; k <= this.#between; k++) {
        if (first <= 1 || k > first) odds *= ratio;
        const here = odds < SMALLEST_ODDS ? 1 : 1 / (1 + odds);
        masses[k - 1] = masses[k - 1]! + share * (here - before);
        if (here === 1) break;
        before = here;
      }
    }
    const profile = this.#profile!;
    for (let v = 1; v < this.#between; v++) masses[v] = Math.max(0, masses[v]!) * profile[v]!;
    return masses;
  }

  /** Of the symbols 0 … k − 1. */
  #massBelow(k: number): number {
    const edge = (k - 0.5) / this.#gain;
    let mass = 0;
    for (let s = 0; s < this.#spiked.length && this.#spiked[s]! < k; s++) {
      mass += this.#spikeMass[this.#spiked[s]!]!;
    }
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

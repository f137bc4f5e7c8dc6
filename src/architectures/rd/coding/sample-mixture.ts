import type { Cdf } from '../../../entropy/cdf.js';
import { exactExp, exactSigmoid } from '../../../entropy/exact-exp.js';
import { MixtureCdf } from '../../../entropy/mixture-cdf.js';
import { edgeBelow, largestSymbol, symbolOf } from './gain-symbols.js';

/** Components with a smaller share of the mass are left out. */
const SMALLEST_SHARE = 1e-7;

/** Exponents beyond ± this one make a sigmoid 0 or 1. */
const REACH = 36;
const SMALLEST_ODDS = 1e-16;

/**
 * The distribution of a symbol at one gain, out of a context network's description of the sample x (0…1): spikes at some
 * samples, and a mixture of logistic distributions. The symbol k takes the samples from (k − ½) / gain to (k + ½) / gain.
 * At gain 255 the mass of the samples between the spikes may be reshaped by the profile of a class of images.
 */
export class SampleMixture {
  /** Changed by `update`; `fill` computes one number of `cumulative`. */
  readonly cdf: Cdf;
  readonly #gain: number;
  readonly #mixture: MixtureCdf;
  /** The distinct symbols that spikes round to, rising: a slot of the mixture each. */
  readonly #spiked: readonly number[];
  /** The lowest spike above 0, or the number of symbols: a profile reshapes the mass of the symbols 1 … between − 1. */
  readonly #between: number;
  #profile: Float64Array | undefined;
  /** Whether the edges 2 … between − 1 are in place. */
  #isReshaped = false;

  /** `spikes`: samples 0 … 255. */
  constructor(gain: number, spikes: readonly number[], components: number) {
    const size = largestSymbol(gain) + 1;
    const symbols = spikes.map((spike) => symbolOf(spike, gain));
    this.#gain = gain;
    this.#spiked = [...new Set(symbols)].sort((a, b) => a - b);
    this.#mixture = new MixtureCdf({
      minimum: 0,
      edges: Float64Array.from({ length: size }, (_, k) => edgeBelow(k, gain)),
      unit: 1,
      slots: symbols.map((symbol) => this.#spiked.indexOf(symbol)),
      components,
      smallestShare: SMALLEST_SHARE,
      sigmoid: exactSigmoid,
    });
    this.#between = this.#spiked.find((symbol) => symbol > 0) ?? size;
    this.cdf = {
      minimum: 0,
      size,
      cumulative: this.#mixture.cdf.cumulative,
      fill: (k) => this.#fill(k),
      landmarks: this.#between > 1 && this.#between < size ? [1, this.#between] : [],
    };
  }

  /**
   * Sets `cdf` from the outputs of the network. With a `profile` `[256]`, the samples between the spikes share the mass
   * that they have together in proportion to mass × profile.
   */
  update(outputs: Float64Array, profile?: Float64Array): void {
    this.#profile = profile;
    this.#isReshaped = false;
    this.#mixture.update(outputs, 0, this.#spiked);
  }

  #fill(k: number): void {
    if (this.#profile === undefined || k <= 1 || k >= this.#between) this.#mixture.cdf.fill(k);
    else if (!this.#isReshaped) this.#reshape(this.#profile);
  }

  /** Fills all edges between samples that share their mass by the profile; the two edges around them stay where they are. */
  #reshape(profile: Float64Array): void {
    const { cumulative } = this.cdf;
    const mixture = this.#mixture;
    const last = this.#between;
    const masses = this.#massesBetween(profile);
    let sum = 0;
    for (let v = 1; v < last; v++) sum += masses[v]!;
    const start = mixture.massBelow(1);
    const factor = sum > 0 ? (mixture.massBelow(last) - start) / sum : 0;
    mixture.cdf.fill(1);
    mixture.cdf.fill(last);
    const [low, high] = [cumulative[1]! - 1, cumulative[last]! - last];
    let below = 0;
    for (let k = 2; k < last; k++) {
      below += masses[k - 1]!;
      const reached = Math.floor((start + factor * below) * mixture.spread);
      cumulative[k] = k + Math.min(high, Math.max(low, reached));
    }
    this.#isReshaped = true;
  }

  /**
   * Mass × profile of the samples 1 … between − 1. The edges are equally far apart, so for each component
   * e^(−(edge − mean) × steepness) is a geometric sequence.
   */
  #massesBetween(profile: Float64Array): Float64Array {
    const { shares, means, steepnesses, used } = this.#mixture;
    const masses = new Float64Array(this.#between);
    for (let m = 0; m < used; m++) {
      const [share, mean, steepness] = [shares[m]!, means[m]!, steepnesses[m]!];
      const ratio = exactExp(-steepness / this.#gain);
      // Below this edge the sigmoid is 0 for all purposes, and the odds are too large for exactExp.
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
    for (let v = 1; v < this.#between; v++) masses[v] = Math.max(0, masses[v]!) * profile[v]!;
    return masses;
  }
}

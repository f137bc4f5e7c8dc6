import { type Cdf, cdfFromFrequencies } from '../../../entropy/cdf.js';
import { AecError } from '../../../errors.js';

/** Samples of 8 bits. */
export const SAMPLES = 256;

/** The tables of a `SampleClasses`, `[classes, SAMPLES]` each. */
export interface ClassTables {
  /** Frequencies of the classes, then of the escape: at least 1 each, with the sum 2^16. */
  readonly frequencies: readonly number[];
  /** The logarithm, to any base, of the share of each sample in images of the class. Only the encoder uses it. */
  readonly logShares: Float64Array;
  /** The factor by which the class raises the probability that the context network gives a sample: finite, above 0. */
  readonly profiles: Float64Array;
}

/**
 * Classes of images by the gray levels that occur in them. A digit that was scaled down from a bilevel scan has only few
 * levels between black and white, which depend on the factor: a quarter, a half and three quarters for a factor of 2. No
 * window of neighbours shows the factor, so the encoder codes a class before the symbols of each image.
 */
export class SampleClasses {
  readonly cdf: Cdf;
  readonly tables: ClassTables;

  /** Throws AecError('model') on tables that do not fit each other. */
  constructor(tables: ClassTables) {
    const { frequencies, logShares, profiles } = tables;
    this.cdf = cdfFromFrequencies(0, frequencies);
    this.tables = tables;
    const isWhole = [logShares, profiles].every((table) => table.length === this.count * SAMPLES);
    if (!isWhole || !profiles.every((factor) => factor > 0 && factor < Infinity)) {
      throw new AecError('model', `the tables of ${this.count} classes of samples are damaged`);
    }
  }

  get count(): number {
    return this.cdf.size;
  }

  /** The class that an image of these samples most likely belongs to. */
  classOf(samples: ArrayLike<number>): number {
    return mostLikely(histogramOf(samples), this.tables.logShares, this.count);
  }

  /** The factors of one class in the integers of the kernels: only their ratios count, and the largest is 65535. `[SAMPLES]` */
  profile(index: number): Uint16Array {
    const own = this.tables.profiles.subarray(index * SAMPLES, (index + 1) * SAMPLES);
    let largest = 0;
    for (const factor of own) largest = Math.max(largest, factor);
    return Uint16Array.from(own, (factor) => Math.max(1, Math.floor((factor / largest) * 65535 + 0.5)));
  }
}

/** The number of times each sample occurs: `[SAMPLES]`. */
export function histogramOf(samples: ArrayLike<number>): Uint32Array {
  const histogram = new Uint32Array(SAMPLES);
  for (let i = 0; i < samples.length; i++) histogram[samples[i]!] = histogram[samples[i]!]! + 1;
  return histogram;
}

/** The class under which a histogram of samples is most likely. */
export function mostLikely(counts: ArrayLike<number>, logShares: ArrayLike<number>, classes: number): number {
  let [best, most] = [0, Number.NEGATIVE_INFINITY];
  for (let k = 0; k < classes; k++) {
    let sum = 0;
    for (let v = 0; v < SAMPLES; v++) {
      if (counts[v]! > 0) sum += counts[v]! * logShares[k * SAMPLES + v]!;
    }
    if (sum > most) [best, most] = [k, sum];
  }
  return best;
}

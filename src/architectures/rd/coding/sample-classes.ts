import { type Cdf, cdfFromFrequencies } from '../../../entropy/cdf.js';
import type { LatentClasses } from '../../../entropy/entropy-model.js';
import { AecError } from '../../../errors.js';

/** Samples of 8 bits. */
export const SAMPLES = 256;

/** What is known of the classes of a `SampleClasses`; tables are `[classes, SAMPLES]`. */
export interface ClassTables {
  /** Of the classes, at least 1 each, and of the escape as the last: they sum to 2^16. */
  readonly frequencies: readonly number[];
  /** The logarithm of how often an image of the class has a sample, in any unit. Only the encoder uses it. */
  readonly logShares: Float64Array;
  /** How many times as likely a sample is in the class as the context network says: finite, above 0. */
  readonly profiles: Float64Array;
}

/**
 * Kinds of images by the gray levels that they have. A digit that was made smaller from a bilevel scan has few of the
 * levels between black and white, those that the factor of its scaling gives: a quarter, a half and three quarters for a
 * factor of 2. No window of neighbours shows which, so the encoder says it of every image, before its symbols.
 */
export class SampleClasses {
  readonly cdf: Cdf;
  readonly tables: ClassTables;

  /** `AecError('model')` on tables that do not fit each other. */
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

  /** The factors of one class: `[SAMPLES]`. */
  profile(index: number): Float64Array {
    return this.tables.profiles.subarray(index * SAMPLES, (index + 1) * SAMPLES);
  }

  /** The classes of latents that are samples; `model` gives what codes those of one class. */
  ofLatents(model: LatentClasses['model']): LatentClasses {
    return { cdf: this.cdf, classOf: (symbols) => this.classOf(symbols), model };
  }
}

/** How often each sample occurs: `[SAMPLES]`. */
export function histogramOf(samples: ArrayLike<number>): Uint32Array {
  const histogram = new Uint32Array(SAMPLES);
  for (let i = 0; i < samples.length; i++) histogram[samples[i]!] = histogram[samples[i]!]! + 1;
  return histogram;
}

/** The class under which samples that occur so often are most likely. */
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

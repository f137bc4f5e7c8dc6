import type { Random } from '../../../data/random.js';
import { SAMPLES } from '../coding/sample-classes.js';

/** Rounds of EM. The likelihood hardly rises after half of them. */
const ROUNDS = 40;
/** Samples of the mean distribution that are added to each class. */
const PRIOR_SAMPLES = 30;

/** The result of EM: base-2 logarithms of the share of each class, and of each sample in it. */
export interface ClassShares {
  readonly logPriors: Float64Array;
  /** `[classes, SAMPLES]`; 0 for samples outside the range. */
  readonly logShares: Float64Array;
}

/**
 * A mixture of `classes` distributions of samples for the histograms of images, by expectation–maximization (Dempster,
 * Laird, Rubin 1977): each image belongs to one class, its samples are drawn independently. Only samples of `first` …
 * `last` count. The classes start as the histograms of images chosen at random, smoothed, and one as that of all.
 */
export function fitSampleClasses(
  histograms: readonly Uint32Array[],
  classes: number,
  [first, last]: readonly [number, number],
  random: Random,
): ClassShares {
  const images = histograms.map((histogram) => sparse(histogram, first, last));
  const mean = new Float64Array(SAMPLES);
  for (let v = first; v <= last; v++) mean[v] = 1;
  for (const { samples, counts } of images) {
    for (const [i, v] of samples.entries()) mean[v] = mean[v]! + counts[i]!;
  }
  scaleToSum(mean, 1);
  let weights = new Float64Array(classes).fill(1);
  let tables = startingTables(images, classes, mean, random);
  for (let round = 0; round < ROUNDS; round++) {
    const logs = logarithms(weights, tables);
    weights = new Float64Array(classes).fill(0.5);
    tables = Float64Array.from(tables, (_, i) => PRIOR_SAMPLES * mean[i % SAMPLES]!);
    for (const image of images) {
      for (const [k, share] of posterior(image, logs).entries()) {
        if (share < 1e-6) continue;
        weights[k] = weights[k]! + share;
        addTo(tables, k, image, share);
      }
    }
  }
  return logarithms(weights, tables);
}

/** The samples within the range that occur, and their counts. */
interface SparseHistogram {
  readonly samples: Int32Array;
  readonly counts: Float64Array;
}

function sparse(histogram: Uint32Array, first: number, last: number): SparseHistogram {
  const samples = Int32Array.from(histogram.keys()).filter(
    (v) => v >= first && v <= last && histogram[v]! > 0,
  );
  return { samples, counts: Float64Array.from(samples, (v) => histogram[v]!) };
}

function startingTables(
  images: readonly SparseHistogram[],
  classes: number,
  mean: Float64Array,
  random: Random,
): Float64Array {
  const tables = new Float64Array(classes * SAMPLES);
  for (let k = 0; k < classes; k++) {
    for (let v = 0; v < SAMPLES; v++) tables[k * SAMPLES + v] = 2 * PRIOR_SAMPLES * mean[v]!;
    if (k > 0) addTo(tables, k, images[random.integer(images.length)]!, 1);
  }
  return tables;
}

function addTo(tables: Float64Array, k: number, { samples, counts }: SparseHistogram, share: number): void {
  for (let i = 0; i < samples.length; i++) {
    const at = k * SAMPLES + samples[i]!;
    tables[at] = tables[at]! + share * counts[i]!;
  }
}

/** The probability that an image belongs to each class. */
function posterior(
  { samples, counts }: SparseHistogram,
  { logPriors, logShares }: ClassShares,
): Float64Array {
  const logs = logPriors.map((prior, k) => {
    let sum = prior;
    for (let i = 0; i < samples.length; i++) sum += counts[i]! * logShares[k * SAMPLES + samples[i]!]!;
    return sum;
  });
  const most = Math.max(...logs);
  const shares = logs.map((log) => 2 ** (log - most));
  scaleToSum(shares, 1);
  return shares;
}

function logarithms(weights: Float64Array, tables: Float64Array): ClassShares {
  const priors = weights.slice();
  scaleToSum(priors, 1);
  const logShares = new Float64Array(tables.length);
  for (let k = 0; k < weights.length; k++) {
    const own = tables.slice(k * SAMPLES, (k + 1) * SAMPLES);
    scaleToSum(own, 1);
    for (let v = 0; v < SAMPLES; v++) logShares[k * SAMPLES + v] = own[v]! > 0 ? Math.log2(own[v]!) : 0;
  }
  return { logPriors: priors.map(Math.log2), logShares };
}

function scaleToSum(values: Float64Array, sum: number): void {
  const own = values.reduce((total, value) => total + value, 0);
  for (let i = 0; i < values.length; i++) values[i] = (values[i]! * sum) / own;
}

import { EXACT_RATE, type Rates, SAMPLE_RATES, sampleGainOf } from '../architectures/rates.js';
import { flatShare } from '../image/flat-share.js';
import type { Image } from '../image/image.js';
import { mse } from '../metrics/mse.js';
import { SampleLevels } from '../runtime/sample-levels.js';

// Flat graphics often take fewer bytes as samples in a few levels, or exactly, than through transforms.

/** In a graphic, at least this share of the pixels equals the one to the west. */
const FLAT_SHARE = 0.25;
/** A gray image is a graphic only if it has no more levels than this: small gray images have models of their own. */
const GRAY_LEVELS = 16;

/** Whether coding samples without transforms may take fewer bytes: a cheap guess, so that photographs are not coded twice. */
export function isGraphic(image: Image): boolean {
  return image.channels === 1 ? new Set(image.data).size <= GRAY_LEVELS : flatShare(image) >= FLAT_SHARE;
}

/**
 * The rate bytes that may replace rate byte `byte` for an image, given what that one decodes to: exact samples, and the coarsest
 * samples that are no farther from the image. None if the model has no sample rates.
 */
export function alternativeRates(rates: Rates, byte: number, image: Image, decoded: Image): number[] {
  if (!rates.samples || byte === EXACT_RATE) return [];
  if (sampleGainOf(byte) !== undefined) return [EXACT_RATE];
  const allowed = mse(image, decoded) * image.data.length;
  const counts = new Float64Array(256);
  for (const sample of image.data) counts[sample]!++;
  const nearer =
    SAMPLE_RATES.findLast((rate) => errorAt(counts, sampleGainOf(rate)!) <= allowed) ?? EXACT_RATE;
  return nearer === EXACT_RATE ? [EXACT_RATE] : [nearer, EXACT_RATE];
}

/** The sum of squared errors of samples in `gain` steps, given how often each sample occurs. */
function errorAt(counts: Float64Array, gain: number): number {
  const levels = new SampleLevels(gain);
  let sum = 0;
  for (const [sample, count] of counts.entries()) {
    if (count > 0) sum += count * (sample - levels.sampleOf(levels.symbolOf(sample))) ** 2;
  }
  return sum;
}

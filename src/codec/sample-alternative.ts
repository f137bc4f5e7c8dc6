import {
  EXACT_PALETTE_RATE,
  EXACT_RATE,
  PALETTE_RATE,
  SAMPLE_RATES,
  sampleGainOf,
} from '../architectures/rates.js';
import { isFlat } from '../image/flat-share.js';
import type { Image } from '../image/image.js';
import { colourCount, exactPalette, type Palette } from '../image/palette/palette.js';
import { SampleLevels } from '../runtime/sample-levels.js';
import { nearPalette } from './near-palette.js';

// Flat graphics often take fewer bytes as samples in a few levels, or exactly, than through transforms.

/** A gray image is a graphic only if it has no more levels than this: small gray images have models of their own. */
const GRAY_LEVELS = 16;
/** With more levels of gray than this the palette costs more than it saves. */
const GRAY_PALETTE = 64;

/** Whether coding samples without transforms may take fewer bytes: a cheap guess, so that photographs are not coded twice. */
export function isGraphic(image: Image): boolean {
  if (image.channels === 1) return new Set(image.data).size <= GRAY_LEVELS;
  return isFlat(image) || exactPalette(image) !== undefined;
}

/** Another way to code an image: at a sample rate, or with a palette. */
export interface Alternative {
  readonly rate: number;
  readonly palette?: Palette;
}

/**
 * What may take fewer bytes for an image than rate byte `byte`, with a mean squared error of at most `allowed`, which is that
 * of the rate byte: exact samples, and the coarsest palette and samples that are near enough.
 */
export function alternativesTo(byte: number, image: Image, allowed: number): Alternative[] {
  const exact = exactAlternatives(image);
  if (byte === EXACT_RATE) return exact.filter(({ rate }) => rate !== EXACT_RATE);
  const near: Alternative[] = [];
  const palette = nearPalette(image, allowed);
  if (palette) near.push({ rate: PALETTE_RATE, palette });
  const samples = coarsestRate(image, allowed);
  if (sampleGainOf(byte) === undefined && samples !== EXACT_RATE) near.push({ rate: samples });
  return [...near, ...exact];
}

/** The ways to code an image without loss. */
export function exactAlternatives(image: Image): Alternative[] {
  const palette = exactPalette(image);
  const isWorth = palette && (palette.channels === 3 || colourCount(palette) <= GRAY_PALETTE);
  return [{ rate: EXACT_RATE }, ...(isWorth ? [{ rate: EXACT_PALETTE_RATE, palette }] : [])];
}

/** The coarsest sample rate with a mean squared error of at most `allowed`. */
function coarsestRate(image: Image, allowed: number): number {
  const counts = new Float64Array(256);
  for (const sample of image.data) counts[sample]!++;
  const sum = allowed * image.data.length;
  return SAMPLE_RATES.findLast((rate) => errorAt(counts, sampleGainOf(rate)!) <= sum) ?? EXACT_RATE;
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

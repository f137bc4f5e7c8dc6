import { AecError } from '../errors.js';
import { SAMPLE_GAINS, SampleLevels } from '../runtime/sample-levels.js';
import { DEFAULT_QUALITY, LAST_LOSSY_QUALITY } from './quality-scale.js';

/** The rates of a model that has several. A file names its rate by one byte. */
export interface Rates {
  /** Rate bytes 0 … lossy − 1 go from coarse and small to fine and large; 0 if the model has no such rates. */
  readonly lossy: number;
  /** Whether the model has the rate bytes 128 + i, which code samples in SAMPLE_GAINS[i] steps; byte 128 is exact. */
  readonly samples: boolean;
  /** The rates that qualities stand for, both rising. Empty only before they were measured. */
  readonly qualities: readonly QualityPoint[];
  /** Whether qualities between those take a search for symbols; without it they are rounded to the nearest one. */
  readonly searched?: boolean;
}

/** A quality, 1 … 99, and the rate byte that has it. */
export type QualityPoint = readonly [quality: number, rate: number];

/** The rate to code at, for models of several rates: at most one of the first three options, and the effort. */
export interface RateOptions {
  /**
   * 1 … 100; aims at a PSNR (quality-scale.ts), and 100 is exact where the model can be. Default: DEFAULT_QUALITY, or exact
   * with a model that has no lossy rates.
   */
  readonly quality?: number;
  /** Take a quality between two rates as it is, even where that takes a search as long as at effort 4. */
  readonly exactQuality?: boolean;
  /** All samples come back exactly. */
  readonly lossless?: boolean;
  /** The largest error of a sample in levels, 0 … 127. */
  readonly nearLossless?: number;
  /** A whole number, 1 … 9. From 4 on the encoder searches for better symbols. Default: 1. */
  readonly effort?: number;
}

/** A rate byte, absent for a model of one fixed rate, and how far symbols lean towards the next coarser rate. */
export interface ChosenRate {
  readonly byte: number | undefined;
  /** Whether another rate will do that is no farther from the image. */
  readonly mayReplace: boolean;
  /** 0 … 1: 0 takes the nearest symbols, 1 gives files about as small as the next coarser rate. */
  readonly thrift: number;
}

/** From this effort on encoders search for symbols. */
export const FIRST_SEARCHED_EFFORT = 4;
const FIRST_SAMPLE_RATE = 128;
export const EXACT_RATE = FIRST_SAMPLE_RATE;
const LARGEST_ERROR = 127;

/**
 * The rate for `options` with a model of these rates. `AecError('usage')` for impossible options and for those that the model
 * lacks.
 */
export function chooseRate(rates: Rates | undefined, options: RateOptions, id: string): ChosenRate {
  const mayReplace = options.nearLossless === undefined;
  return { ...rateFor(rates, options, id), mayReplace };
}

type OwnRate = Omit<ChosenRate, 'mayReplace'>;

function rateFor(rates: Rates | undefined, options: RateOptions, id: string): OwnRate {
  const { quality, lossless, nearLossless } = options;
  checkRateOptions(options);
  if (!rates) {
    if (quality === undefined && !lossless && nearLossless === undefined)
      return { byte: undefined, thrift: 0 };
    throw new AecError(
      'usage',
      `model ${id} has one fixed rate; leave out quality, lossless and near-lossless`,
    );
  }
  if (lossless || nearLossless !== undefined) {
    if (rates.samples) return { byte: sampleRate(nearLossless ?? 0), thrift: 0 };
    throw new AecError('usage', `model ${id} is always lossy; aec models shows which are lossless`);
  }
  if (quality === undefined && rates.lossy === 0) return { byte: EXACT_RATE, thrift: 0 };
  const chosen = quality ?? DEFAULT_QUALITY;
  const isRounded = rates.searched && !options.exactQuality && (options.effort ?? 1) < FIRST_SEARCHED_EFFORT;
  return rateOfQuality(rates, isRounded ? nearestQuality(rates, chosen) : chosen, id);
}

/** Whether files of a model with these rates may name this rate byte. */
export function hasRate(rates: Rates | undefined, byte: number | undefined): boolean {
  if (!rates || byte === undefined) return !rates && byte === undefined;
  return byte < rates.lossy || (rates.samples && sampleGainOf(byte) !== undefined);
}

/** The gain of a rate byte that codes samples; undefined for others. */
export function sampleGainOf(byte: number): number | undefined {
  return SAMPLE_GAINS[byte - FIRST_SAMPLE_RATE];
}

/** Files with these rate bytes have a palette (FORMAT.md, section 8): colours near those of the image, or exactly those. */
export const PALETTE_RATE = FIRST_SAMPLE_RATE + SAMPLE_GAINS.length;
export const EXACT_PALETTE_RATE = PALETTE_RATE + 1;

export function hasPalette(byte: number | undefined): boolean {
  return byte === PALETTE_RATE || byte === EXACT_PALETTE_RATE;
}

/** Whether files with a rate byte hold exactly the samples of the image. */
export function isExact(byte: number | undefined): boolean {
  return byte === EXACT_RATE || byte === EXACT_PALETTE_RATE;
}

/** The coarsest rate byte that codes samples in at least `steps` steps, 1 … 255. */
export function sampleRateFrom(steps: number): number {
  return FIRST_SAMPLE_RATE + SAMPLE_GAINS.findLastIndex((gain) => gain >= steps);
}

/** The rate bytes that code samples, from exact to coarse. */
export const SAMPLE_RATES: readonly number[] = SAMPLE_GAINS.map((_, i) => FIRST_SAMPLE_RATE + i);

/** The coarsest rate byte whose errors are at most `largestError` levels, 0 … 127. */
function sampleRate(largestError: number): number {
  const isNear = (gain: number) => new SampleLevels(gain).largestError <= largestError;
  return FIRST_SAMPLE_RATE + SAMPLE_GAINS.findLastIndex(isNear);
}

/** The nearest quality that is a rate of its own; those beyond the last lossy one stay, and all where none was measured. */
export function nearestQuality({ qualities }: Rates, quality: number): number {
  const [first] = qualities;
  if (quality > LAST_LOSSY_QUALITY || !first) return quality;
  const distance = ([own]: QualityPoint) => Math.abs(own - quality);
  return qualities.reduce((best, own) => (distance(own) < distance(best) ? own : best), first)[0];
}

/** Between two points a quality has the rate of the higher one, with symbols that lean towards the lower one. */
function rateOfQuality({ lossy, samples, qualities }: Rates, quality: number, id: string): OwnRate {
  if (quality > LAST_LOSSY_QUALITY && samples) return { byte: EXACT_RATE, thrift: 0 };
  const last = qualities.at(-1);
  if (!last)
    throw new AecError('model', `model ${id} does not say which rates its qualities are; train it anew`);
  if (quality > LAST_LOSSY_QUALITY) return { byte: lossy - 1, thrift: 0 };
  const at = qualities.findIndex(([own]) => own >= quality);
  if (at === -1) return { byte: last[1], thrift: 0 };
  const [above, byte] = qualities[at]!;
  if (at === 0) return { byte, thrift: 0 };
  const [below] = qualities[at - 1]!;
  return { byte, thrift: (above - quality) / (above - below) };
}

function checkRateOptions({ quality, lossless, nearLossless, effort = 1 }: RateOptions): void {
  if (!isWhole(effort, 1, 9)) {
    throw new AecError('usage', `effort ${effort}: must be a whole number from 1 to 9`);
  }
  if ([quality, lossless || undefined, nearLossless].filter((value) => value !== undefined).length > 1) {
    throw new AecError('usage', 'quality, lossless and near-lossless exclude each other; give one');
  }
  if (quality !== undefined && !(quality >= 1 && quality <= 100)) {
    throw new AecError('usage', `quality ${quality}: must be from 1 to 100`);
  }
  if (nearLossless !== undefined && !isWhole(nearLossless, 0, LARGEST_ERROR)) {
    throw new AecError('usage', `near-lossless ${nearLossless}: must be a whole number of levels, 0 to 127`);
  }
}

function isWhole(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high;
}

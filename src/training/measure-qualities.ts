import type { Coder } from '../architectures/architecture.js';
import { architectureOf } from '../architectures/open-model.js';
import { LAST_LOSSY_QUALITY, qualityAtPsnr } from '../architectures/quality-scale.js';
import { EXACT_RATE, type QualityPoint, type Rates, SAMPLE_RATES } from '../architectures/rates.js';
import type { FrozenModel } from '../architectures/trainable.js';
import type { TrainingConfig } from '../architectures/training-config.js';
import type { Dataset } from '../data/dataset.js';
import type { Image } from '../image/image.js';
import { specFile } from '../model-store/model-spec.js';
import type { StoredModel } from '../model-store/read-model.js';
import { unsavedModel } from '../model-store/unsaved-model.js';
import { codeTogether, cropsOf, psnrOfAll } from './coded-crops.js';

/** Pixels that are coded at each rate. */
const MOST_PIXELS = 2 ** 17;
/** The smallest number of images that are coded, however long it takes. */
const LEAST_IMAGES = 8;
/** Lossy rates that are measured; those between are interpolated. */
const MEASURED = 32;
/** The qualities below this one are stretched so that quality 1 gives the smallest files, even if their PSNR is not the one quality 1 aims at. */
const LOWEST_AS_AIMED = 15;

/**
 * The results of a rate on the images that qualities are measured on: bytes of all, and the PSNR of their mean squared error. (In a mean of PSNRs, one
 * image that some rate codes exactly would outweigh all others.)
 */
export interface RatePoint {
  readonly rate: number;
  readonly psnr: number;
  readonly bytes: number;
}

/** The images that rates are measured on. */
export interface QualityImages {
  readonly dataset: Dataset;
  readonly indices: Uint32Array;
  /** About how long measuring may take; with less time, fewer of them are coded. */
  readonly seconds?: number | undefined;
}

/**
 * Measures what the rates of a model give on some images, and returns the rates that its qualities stand for: at each
 * quality the rate that has its PSNR in the fewest bytes. One at least, but none for a model of one fixed rate.
 */
export async function measureQualities(
  stored: StoredModel,
  { dataset, indices, seconds = Number.POSITIVE_INFINITY }: QualityImages,
  seed: number,
): Promise<QualityPoint[]> {
  const coder = await architectureOf(stored.spec, stored.where).open(stored);
  try {
    const { rates } = coder.traits;
    if (!rates) return [];
    const stride = rates.lossy > 0 ? coder.scheme(0).stride : 1;
    const all = await cropsOf(dataset, indices, { stride }, { seed, mostPixels: MOST_PIXELS });
    const images = all.slice(0, Math.max(LEAST_IMAGES, seconds / (await secondsPerImage(all, coder, rates))));
    const lossy = await measureLossy(images, coder, rates);
    const samples = rates.samples ? await measureSamples(images, coder, lossy) : [];
    return qualityPointsOf([...lossy, ...samples]);
  } finally {
    coder.dispose();
  }
}

/** The frozen model with the rates that its qualities stand for. */
export async function withQualities(
  frozen: FrozenModel,
  { id, seed }: TrainingConfig,
  images: QualityImages,
): Promise<FrozenModel> {
  const stored = await unsavedModel(id, frozen.files, frozen.layers);
  const qualities = await measureQualities(stored, images, seed);
  if (qualities.length === 0) return frozen;
  return { ...frozen, files: new Map([...frozen.files, specFile({ ...stored.spec, qualities })]) };
}

/** The lossy rates, from coarse to fine; some measured, the others interpolated. */
async function measureLossy(images: readonly Image[], coder: Coder, { lossy }: Rates): Promise<RatePoint[]> {
  if (lossy === 0) return [];
  const count = Math.min(lossy, MEASURED);
  const measured: RatePoint[] = [];
  for (let i = 0; i < count; i++) {
    const rate = count === lossy ? i : Math.round((i * (lossy - 1)) / (count - 1));
    measured.push(await measureRate(images, coder, rate));
  }
  return measured.flatMap((point, i) => {
    const next = measured[i + 1];
    if (!next) return [point];
    return Array.from({ length: next.rate - point.rate }, (_, k) => {
      const share = k / (next.rate - point.rate);
      return {
        rate: point.rate + k,
        psnr: point.psnr + share * (next.psnr - point.psnr),
        bytes: point.bytes * (next.bytes / point.bytes) ** share,
      };
    });
  });
}

/** The rates of samples, from fine to coarse, as long as they take fewer bytes than the lossy rates do. */
async function measureSamples(
  images: readonly Image[],
  coder: Coder,
  lossy: readonly RatePoint[],
): Promise<RatePoint[]> {
  const better: RatePoint[] = [];
  for (const rate of SAMPLE_RATES.filter((own) => own !== EXACT_RATE)) {
    const point = await measureRate(images, coder, rate);
    const rival = lossy.find((own) => own.psnr >= point.psnr);
    if (rival && rival.bytes <= point.bytes) break;
    better.push(point);
  }
  return better;
}

/** How long an image takes at all rates, by the time that one takes at two of them. */
async function secondsPerImage(images: readonly Image[], coder: Coder, rates: Rates): Promise<number> {
  const secondsAt = async (rate: number) => {
    const started = performance.now();
    await measureRate(images.slice(0, 1), coder, rate);
    return (performance.now() - started) / 1000;
  };
  const lossy = rates.lossy > 0 ? await secondsAt(rates.lossy >> 1) : 0;
  const samples = rates.samples ? await secondsAt(EXACT_RATE) : 0;
  return Math.min(rates.lossy, MEASURED) * lossy + SAMPLE_RATES.length * samples;
}

async function measureRate(images: readonly Image[], coder: Coder, rate: number): Promise<RatePoint> {
  const { bytes, decoded } = await codeTogether(images, coder.scheme(rate));
  return { rate, psnr: psnrOfAll(images, decoded), bytes };
}

/**
 * The points that no other beats in PSNR and bytes, at the qualities that aim at their PSNR. The first beyond the last quality stands for
 * that one: of images that every rate codes exactly, there is no other.
 */
export function qualityPointsOf(points: readonly RatePoint[]): QualityPoint[] {
  const best = points
    .filter((own, i) => !points.some((other, k) => beats(other, own) && (k < i || !beats(own, other))))
    .sort((a, b) => a.psnr - b.psnr);
  const lowest = qualityAtPsnr(best[0]?.psnr ?? 0);
  const placed = best.map(({ psnr, rate }): QualityPoint => {
    const aimed = Math.min(LAST_LOSSY_QUALITY, qualityAtPsnr(psnr));
    if (lowest >= LOWEST_AS_AIMED || aimed >= LOWEST_AS_AIMED) return [round(aimed), rate];
    return [round(1 + ((LOWEST_AS_AIMED - 1) * (aimed - lowest)) / (LOWEST_AS_AIMED - lowest)), rate];
  });
  return placed.filter(([quality], i) => i === 0 || quality > placed[i - 1]![0]);
}

/** Equal points beat each other; the earlier one stays. */
function beats(other: RatePoint, own: RatePoint): boolean {
  return other.bytes <= own.bytes && other.psnr >= own.psnr;
}

function round(quality: number): number {
  return Math.round(100 * quality) / 100;
}

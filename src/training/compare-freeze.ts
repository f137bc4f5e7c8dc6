import type { FloatCoder } from '../architectures/float-coder.js';
import { architectureOf } from '../architectures/open-model.js';
import type { Rates } from '../architectures/rates.js';
import { trainingArchitecture } from '../architectures/training-registry.js';
import type { CodingScheme } from '../codec/coding-scheme.js';
import { decodeImages, encodeImages, openPayload } from '../codec/image-coding.js';
import type { Dataset } from '../data/dataset.js';
import { patchImages } from '../data/patch-images.js';
import { type PatchGeometry, patchSize } from '../data/patch-size.js';
import { Random } from '../data/random.js';
import { stream } from '../data/streams.js';
import type { Image } from '../image/image.js';
import { mse } from '../metrics/mse.js';
import { cappedPsnr, psnrOfMse } from '../metrics/psnr.js';
import type { StoredModel } from '../model-store/read-model.js';
import { runSteps } from '../steps.js';
import type { FreezeComparison } from './freeze-comparison.js';

/** Larger images are cropped to this side. */
const SIDE = 128;
/** Pixels at each rate: 32 large images. */
const MOST_PIXELS = 32 * SIDE ** 2;
/** Small images are many, all rates together, so that chance and the end of a message hardly count. */
const MOST_IMAGES = 640;
/** Images that go through the float networks at a time. */
const BATCH = 8;

/** Qualities that are compared, from 0 for the coarsest to 1 for the finest, where integers are strained most. */
const QUALITIES = [0.1, 0.5, 1];
/** Of a model whose finest quality is exact, and then the rates of the largest errors 0 and 2. */
const INEXACT_QUALITIES = [0.1, 0.5, 0.9];
const LOSSLESS_RATES = [128, 130];

/**
 * Codes images of `indices` with the integer networks of a model and with the layers that they were made of, and compares bytes
 * and PSNR at a few rates: at as many of them as can be begun before the time `until` of `performance.now()`. No comparison
 * if the architecture has no layers.
 */
export async function compareFreeze(
  stored: StoredModel,
  dataset: Dataset,
  indices: Uint32Array,
  seed: number,
  until = Number.POSITIVE_INFINITY,
): Promise<FreezeComparison[]> {
  if (performance.now() >= until) return [];
  const float = await trainingArchitecture(stored.spec.architecture).openFloat?.(stored);
  if (!float) return [];
  const coder = await architectureOf(stored.spec, stored.where).open(stored);
  try {
    const rates = ratesToCompare(coder.traits.rates);
    const most = Math.floor(MOST_IMAGES / rates.length);
    const images = await cropsOf(dataset, indices.subarray(0, most), float, seed);
    const comparisons: FreezeComparison[] = [];
    for (const rate of rates) {
      if (performance.now() >= until) break;
      const exact = codeFloat(images, float, rate);
      const frozen = await codeFrozen(images, coder.scheme(rate));
      const figures = ({ bytes, decoded }: Coded) => ({
        bytesPerImage: bytes / images.length,
        psnr: exact.decoded && decoded ? psnrOfAll(images, decoded) : null,
      });
      comparisons.push({
        rate: rate ?? null,
        images: images.length,
        float: figures(exact),
        frozen: figures(frozen),
      });
    }
    return comparisons;
  } finally {
    float.dispose();
    coder.dispose();
  }
}

interface Coded {
  readonly bytes: number;
  readonly decoded?: readonly Image[] | undefined;
}

/** Images cropped to one size; the first of them, if they are large. */
async function cropsOf(
  dataset: Dataset,
  indices: Uint32Array,
  geometry: PatchGeometry,
  seed: number,
): Promise<Image[]> {
  const side = patchSize(dataset, { patchSize: SIDE }, geometry);
  const used = indices.subarray(0, Math.floor(MOST_PIXELS / side ** 2));
  const random = new Random(stream.validation, seed);
  const patches = await dataset.patches(used, { width: side, height: side }, random);
  return patchImages(patches, side, dataset.channels);
}

function ratesToCompare(rates: Rates | undefined): (number | undefined)[] {
  if (!rates) return [undefined];
  const { qualities, lossless } = rates;
  const shares = qualities === 0 ? [] : lossless ? INEXACT_QUALITIES : QUALITIES;
  const lossy = shares.map((share) => Math.round(share * (qualities - 1)));
  return [...new Set(lossy), ...(lossless ? LOSSLESS_RATES : [])];
}

function codeFloat(images: readonly Image[], float: FloatCoder, rate: number | undefined): Coded {
  let bits = 0;
  const decoded: Image[] = [];
  for (let from = 0; from < images.length; from += BATCH) {
    const coded = float.code(images.slice(from, from + BATCH), rate);
    bits += coded.bits;
    decoded.push(...(coded.images ?? []));
  }
  return { bytes: bits / 8, decoded: decoded.length > 0 ? decoded : undefined };
}

/** Codes all images as one message, as the block of a pack has it. */
async function codeFrozen(images: readonly Image[], scheme: CodingScheme): Promise<Coded> {
  const [payload] = await runSteps(encodeImages(images, scheme, 'together'), {});
  const coded = openPayload(payload!, images[0]!, scheme, images.length);
  return { bytes: payload!.length, decoded: await runSteps(decodeImages([coded], images[0]!, scheme), {}) };
}

/** PSNR of the mean squared error over all images. */
function psnrOfAll(images: readonly Image[], decoded: readonly Image[]): number {
  const sum = images.reduce((errors, image, n) => errors + mse(image, decoded[n]!), 0);
  return cappedPsnr(psnrOfMse(sum / images.length));
}

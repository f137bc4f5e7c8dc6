import type { FloatCoder } from '../architectures/float-coder.js';
import { architectureOf } from '../architectures/open-model.js';
import { EXACT_RATE, type Rates } from '../architectures/rates.js';
import { trainingArchitecture } from '../architectures/training-registry.js';
import type { Dataset } from '../data/dataset.js';
import { spreadOver } from '../data/evenly-spread.js';
import type { Image } from '../image/image.js';
import type { StoredModel } from '../model-store/read-model.js';
import { codeTogether, cropsOf, psnrOfAll } from './coded-crops.js';
import type { FreezeComparison } from './freeze-comparison.js';

/** Pixels at each rate: 32 large images. */
const MOST_PIXELS = 32 * 128 ** 2;
/** Small images are many, all rates together, so that chance and the end of a message hardly count. */
const MOST_IMAGES = 640;
/** Images that go through the float networks at a time. */
const BATCH = 8;

/** Rates that are compared, from 0 for the coarsest to 1 for the finest, where integers are strained most. */
const LOSSY_RATES = [0.1, 0.5, 1];
/** Exact samples, and samples to within 2 levels. */
const SAMPLE_RATES = [EXACT_RATE, 136];

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
    const images = await cropsOf(dataset, spreadOver(indices, most), float, {
      seed,
      mostPixels: MOST_PIXELS,
    });
    const comparisons: FreezeComparison[] = [];
    for (const rate of rates) {
      if (performance.now() >= until) break;
      const exact = codeFloat(images, float, rate);
      const frozen = await codeTogether(images, coder.scheme(rate));
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

function ratesToCompare(rates: Rates | undefined): (number | undefined)[] {
  if (!rates) return [undefined];
  const lossy = rates.lossy === 0 ? [] : LOSSY_RATES.map((share) => Math.round(share * (rates.lossy - 1)));
  return [...new Set(lossy), ...(rates.samples ? SAMPLE_RATES : [])];
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

import type { CodingScheme } from '../codec/coding-scheme.js';
import { decodeImages, encodeImages, openPayload } from '../codec/image-coding.js';
import type { Dataset } from '../data/dataset.js';
import { spreadOver } from '../data/evenly-spread.js';
import { patchImages } from '../data/patch-images.js';
import { type PatchGeometry, patchSize } from '../data/patch-size.js';
import { Random } from '../data/random.js';
import { stream } from '../data/streams.js';
import type { Image } from '../image/image.js';
import { mse } from '../metrics/mse.js';
import { cappedPsnr, psnrOfMse } from '../metrics/psnr.js';
import { runSteps } from '../steps.js';

/** Larger images are cropped to this side. */
const SIDE = 128;

/** Images of `indices` cropped to one size: as many as have at most `mostPixels` in all, but one at least. */
export async function cropsOf(
  dataset: Dataset,
  indices: Uint32Array,
  geometry: PatchGeometry,
  { seed, mostPixels }: { readonly seed: number; readonly mostPixels: number },
): Promise<Image[]> {
  const side = patchSize(dataset, { patchSize: SIDE }, geometry);
  const used = spreadOver(indices, Math.max(1, Math.floor(mostPixels / side ** 2)));
  const random = new Random(stream.validation, seed);
  const patches = await dataset.patches(used, { width: side, height: side }, random);
  return patchImages(patches, side, dataset.channels);
}

/** Codes images of one size as one message, as the block of a pack has it, and decodes them. */
export async function codeTogether(
  images: readonly Image[],
  scheme: CodingScheme,
): Promise<{ readonly bytes: number; readonly decoded: readonly Image[] }> {
  const [payload] = await runSteps(encodeImages(images, scheme, 'together'), {});
  const coded = openPayload(payload!, images[0]!, scheme, images.length);
  return { bytes: payload!.length, decoded: await runSteps(decodeImages([coded], images[0]!, scheme), {}) };
}

/** PSNR of the mean squared error over all images. */
export function psnrOfAll(images: readonly Image[], decoded: readonly Image[]): number {
  const sum = images.reduce((errors, image, n) => errors + mse(image, decoded[n]!), 0);
  return cappedPsnr(psnrOfMse(sum / images.length));
}

import { crop } from '../image/crop.js';
import type { Image } from '../image/image.js';
import { finishSteps, type Steps } from '../steps.js';

// About how many bits an image takes without loss, in a small part of the time that coding it takes.

/** A learned coder needs most of the estimate for photographs, and may need so little of it where patterns repeat. */
const LEAST_SHARE = 0.12;
/** Images of up to so many pixels are coded without loss in milliseconds. */
const TINY_PIXELS = 2 ** 12;

/** Whether coding the image without loss may take no more than `bytes` bytes. Errs on the side of yes. */
export function mayFitExactly(image: Image, bytes: number, estimate: number): boolean {
  const isTiny = image.width * image.height <= TINY_PIXELS;
  return isTiny || 8 * bytes >= LEAST_SHARE * estimate;
}

/** Images of up to so many pixels are coded without loss in a moment. */
const SMALL_PIXELS = 2 ** 16;
/** Side in pixels of a crop of a large image. */
const CROP = 64;
/** Where the crops lie, in shares of the width and height that are left. */
const PLACES = [
  [0.1, 0.1],
  [0.6, 0.3],
  [0.3, 0.65],
  [0.9, 0.9],
] as const;
/** By how much crops may mislead: they have more edges than the image, and other contents. */
const TRUSTED = 0.6;

/** Crops of a large image that tell what it takes; undefined for one that is small enough to be tried itself. */
export function cropsToTry(image: Image): Image[] | undefined {
  const { width, height } = image;
  if (width * height <= SMALL_PIXELS || width < CROP || height < CROP) return undefined;
  return PLACES.map(([x, y]) =>
    crop(image, Math.floor(x * (width - CROP)), Math.floor(y * (height - CROP)), CROP, CROP),
  );
}

/** Whether an image of that estimate may take no more than `bytes` bytes if it is to its crops as their estimates are to their payloads. */
export function mayFitLike(
  estimate: number,
  bytes: number,
  crops: readonly Image[],
  payloads: readonly Uint8Array[],
): boolean {
  const estimated = crops.reduce((sum, own) => sum + finishSteps(estimatedBits(own)), 0);
  const taken = payloads.reduce((sum, { length }) => sum + 8 * length, 0);
  return estimated === 0 || 8 * bytes >= (TRUSTED * estimate * taken) / estimated;
}

/**
 * The information content of what a simple predictor leaves of an image: every sample less the median of west, north and
 * west + north − northwest (as in JPEG-LS), red and blue also less green; every channel by the frequencies of its residuals.
 */
export function* estimatedBits({ width, height, channels, data }: Image): Steps<number> {
  const counts = Array.from({ length: channels }, () => new Float64Array(256));
  const valueAt = (at: number, c: number) =>
    c === 1 || channels === 1 ? data[at + c]! : data[at + c]! - data[at + 1]!;
  const row = width * channels;
  for (let y = 0; y < height; y++) {
    yield 0;
    for (let x = 0; x < width; x++) {
      const at = y * row + x * channels;
      for (let c = 0; c < channels; c++) {
        const west = x > 0 ? valueAt(at - channels, c) : y > 0 ? valueAt(at - row, c) : 0;
        const north = y > 0 ? valueAt(at - row, c) : west;
        const corner = x > 0 && y > 0 ? valueAt(at - row - channels, c) : north;
        counts[c]![(valueAt(at, c) - median(west, north, west + north - corner)) & 255]!++;
      }
    }
  }
  return counts.reduce((bits, own) => bits + entropyOf(own, width * height), 0);
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function entropyOf(counts: Float64Array, total: number): number {
  let bits = 0;
  for (const count of counts) if (count > 0) bits -= count * Math.log2(count / total);
  return bits;
}

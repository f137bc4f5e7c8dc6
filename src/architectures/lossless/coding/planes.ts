import type { Image } from '../../../image/image.js';
import { bandsOf } from '../../../runtime/bands.js';
import { SampleLevels } from '../../../runtime/sample-levels.js';
import type { Steps } from '../../../steps.js';

type ImageShape = Pick<Image, 'width' | 'height' | 'channels'>;

/** Green first: it says most about the other two. */
export const CODING_ORDER: readonly number[] = [1, 0, 2];

/**
 * x → ŷ of a `lossless` model: samples in `gain` steps, band after band, and within a band plane after plane: gray, or green,
 * red and blue.
 */
export function* toPlanes(image: Image, gain: number): Steps<Uint8ClampedArray> {
  const levels = new SampleLevels(gain);
  const table = Uint8Array.from({ length: 256 }, (_, sample) => levels.symbolOf(sample));
  const symbols = new Uint8ClampedArray(image.data.length);
  const { data, channels } = image;
  for (const [from, to, length] of runsOf(image)) {
    yield 0;
    for (let i = 0; i < length; i++) symbols[to + i] = table[data[from + i * channels]!]!;
  }
  return symbols;
}

/** The inverse of `toPlanes`: each sample as its nearest level. */
export function* fromPlanes(
  symbols: ArrayLike<number>,
  { width, height, channels }: ImageShape,
  gain: number,
): Steps<Image> {
  const data = new Uint8Array(width * height * channels);
  const levels = new SampleLevels(gain);
  const table = Uint8Array.from({ length: 256 }, (_, symbol) => levels.sampleOf(symbol));
  const [first, second, third] = CODING_ORDER as [number, number, number];
  // Pixel after pixel: three walks over the image, one for each channel, take twice as long.
  for (const { from, to } of bandsOf(height, width)) {
    yield 0;
    const [start, end] = [from * width * channels, to * width * channels];
    if (channels === 1) {
      for (let i = start; i < end; i++) data[i] = table[symbols[i]!]!;
      continue;
    }
    const plane = (end - start) / 3;
    for (let i = start, at = start; at < end; i++, at += 3) {
      data[at + first] = table[symbols[i]!]!;
      data[at + second] = table[symbols[i + plane]!]!;
      data[at + third] = table[symbols[i + 2 * plane]!]!;
    }
  }
  return { width, height, channels, data };
}

/** The samples of each plane of each band: where they begin in the image, where in the symbols, and how many they are. */
function* runsOf({ width, height, channels }: ImageShape): Generator<readonly [number, number, number]> {
  let at = 0;
  for (const { from, to } of bandsOf(height, width)) {
    const length = (to - from) * width;
    for (let p = 0; p < channels; p++) {
      const channel = channels === 1 ? 0 : CODING_ORDER[p]!;
      yield [from * width * channels + channel, at, length];
      at += length;
    }
  }
}

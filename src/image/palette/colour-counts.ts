import type { Image } from '../image.js';

/** The colours of an image and how many pixels have each. */
export interface ColourCounts {
  readonly channels: number;
  /** `[count, channels]`, not sorted. */
  readonly colours: Float64Array;
  readonly pixels: Float64Array;
  /** The sum of squared errors of a pixel against the colour that stands for it: 0 unless colours were put together. */
  readonly error: number;
}

/** From so many colours on, those that share their upper five bits are put together: an average stands for them. */
const MANY = 2 ** 14;
const KEPT_BITS = 5;

/** Counts the colours of an image; very many are reduced to at most 2^15. */
export function countColours(image: Image): ColourCounts {
  return countBy(image, 8, MANY) ?? countBy(image, KEPT_BITS)!;
}

/** Counts colours that share the upper `bits` of their samples as one. Undefined if there are more than `most`. */
function countBy({ channels, data }: Image, bits: number, most = Number.POSITIVE_INFINITY) {
  const places = new Map<number, number>();
  const sums: number[] = [];
  const pixels: number[] = [];
  let squares = 0;
  for (let at = 0; at < data.length; at += channels) {
    let key = 0;
    for (let c = 0; c < channels; c++) key = (key << bits) | (data[at + c]! >> (8 - bits));
    let place = places.get(key);
    if (place === undefined) {
      place = pixels.length;
      if (place === most) return undefined;
      places.set(key, place);
      pixels.push(0);
      for (let c = 0; c < channels; c++) sums.push(0);
    }
    pixels[place]!++;
    for (let c = 0; c < channels; c++) {
      sums[place * channels + c]! += data[at + c]!;
      squares += data[at + c]! ** 2;
    }
  }
  const colours = Float64Array.from(sums, (sum, i) => sum / pixels[Math.floor(i / channels)]!);
  const explained = sums.reduce((total, sum, i) => total + sum * colours[i]!, 0);
  return { channels, colours, pixels: Float64Array.from(pixels), error: Math.max(0, squares - explained) };
}

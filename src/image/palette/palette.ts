import type { Image } from '../image.js';

/** Bits per sample of a palette. */
export type PaletteBits = 5 | 6 | 7 | 8;

/** Colours, or levels of gray, in the order of their green samples, then of red and blue. */
export interface Palette {
  readonly channels: 1 | 3;
  /** Samples are the nearest to 2^bits equal steps from 0 to 255. */
  readonly bits: PaletteBits;
  /** `[count, channels]` */
  readonly colours: Uint8Array;
}

export const LARGEST_PALETTE = 256;

export function colourCount({ channels, colours }: Palette): number {
  return colours.length / channels;
}

/** The palette of some colours, which are rounded and put in order; equal ones count once. */
export function paletteOf(
  colours: Iterable<readonly number[]>,
  channels: 1 | 3,
  bits: PaletteBits = 8,
): Palette {
  const rounded = (sample: number) => sampleAt(valueNear(sample, bits), bits);
  const orders = new Set(Array.from(colours, (own) => orderOf(own.map(rounded))));
  return paletteInOrder(orders, channels, bits);
}

function paletteInOrder(orders: Iterable<number>, channels: 1 | 3, bits: PaletteBits): Palette {
  const sorted = [...orders].sort((a, b) => a - b);
  const colours = sorted.flatMap((order) =>
    channels === 1 ? [order] : [(order >> 8) & 255, order >> 16, order & 255],
  );
  return { channels, bits, colours: Uint8Array.from(colours) };
}

function orderOf(colour: ArrayLike<number>, at = 0, channels = colour.length): number {
  return channels === 1 ? colour[at]! : (colour[at + 1]! << 16) | (colour[at]! << 8) | colour[at + 2]!;
}

/** The sample that stands for `value`, 0 … 2^bits − 1. */
export function sampleAt(value: number, bits: PaletteBits): number {
  const white = 2 ** bits - 1;
  return Math.floor((510 * value + white) / (2 * white));
}

/** The inverse: the value whose sample is nearest. */
export function valueNear(sample: number, bits: PaletteBits): number {
  return Math.floor((2 * sample * (2 ** bits - 1) + 255) / 510);
}

/** The palette with all colours of an image; undefined if they are too many. */
export function exactPalette({ channels, data }: Image): Palette | undefined {
  const orders = new Set<number>();
  let before = -1;
  for (let at = 0; at < data.length; at += channels) {
    const order = orderOf(data, at, channels);
    if (order === before) continue; // as most are, and a set takes longer
    before = order;
    orders.add(order);
    if (orders.size > LARGEST_PALETTE) return undefined;
  }
  return paletteInOrder(orders, channels, 8);
}

/** The number of the nearest colour of each pixel, in raster order. */
export function numbersOf({ channels, data }: Image, palette: Palette): Uint8Array {
  const known = new Map<number, number>();
  const numbers = new Uint8Array(data.length / channels);
  for (let i = 0; i < numbers.length; i++) {
    const at = i * channels;
    const key = orderOf(data, at, channels);
    let number = known.get(key);
    if (number === undefined) {
      number = nearest(data, at, palette);
      known.set(key, number);
    }
    numbers[i] = number;
  }
  return numbers;
}

function nearest(data: Uint8Array, at: number, palette: Palette): number {
  const { channels, colours } = palette;
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let k = 0; k < colourCount(palette); k++) {
    let error = 0;
    for (let c = 0; c < channels; c++) error += (data[at + c]! - colours[k * channels + c]!) ** 2;
    if (error < least) [best, least] = [k, error];
  }
  return best;
}

/** An image of the colours with these numbers, in raster order. */
export function paint(
  numbers: Uint8Array,
  { channels, colours }: Palette,
  { width, height }: { readonly width: number; readonly height: number },
): Image {
  const data = new Uint8Array(numbers.length * channels);
  if (channels === 1) {
    for (let i = 0; i < numbers.length; i++) data[i] = colours[numbers[i]!]!;
    return { width, height, channels, data };
  }
  for (let i = 0, to = 0; i < numbers.length; i++, to += 3) {
    const from = 3 * numbers[i]!;
    data[to] = colours[from]!;
    data[to + 1] = colours[from + 1]!;
    data[to + 2] = colours[from + 2]!;
  }
  return { width, height, channels, data };
}

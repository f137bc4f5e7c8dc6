import type { Samples } from './decoded-samples.js';

/** The part of its canvas that the first frame of a GIF covers. */
export interface GifFrame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const EXTENSION = 0x21;
const IMAGE = 0x2c;

/** Finds the first frame of a GIF; undefined if there is none. */
export function firstGifFrame(bytes: Uint8Array): GifFrame | undefined {
  const u16 = (at: number) => bytes[at]! | (bytes[at + 1]! << 8);
  const flags = bytes[10] ?? 0;
  let at = 13 + ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1)); // after the table of colours
  while (at + 9 < bytes.length) {
    if (bytes[at] === IMAGE) {
      return { left: u16(at + 1), top: u16(at + 3), width: u16(at + 5), height: u16(at + 7) };
    }
    if (bytes[at] !== EXTENSION) return undefined;
    at += 2;
    while (at < bytes.length && bytes[at] !== 0) at += 1 + bytes[at]!; // sub-blocks, the last one empty
    at++;
  }
  return undefined;
}

/** The samples of the first frame of a GIF, transparent where the frame does not cover its canvas: decoders paint that black. */
export function fullCanvas(samples: Samples, gif: Uint8Array): Samples {
  const frame = firstGifFrame(gif);
  const { width, height, channels, data } = samples;
  if (!frame) return samples;
  const isInside = (x: number, y: number) =>
    x >= frame.left && y >= frame.top && x < frame.left + frame.width && y < frame.top + frame.height;
  if (isInside(0, 0) && isInside(width - 1, height - 1)) return samples;
  const rgba = new Uint8Array(4 * width * height);
  for (let i = 0; i < width * height; i++) {
    if (!isInside(i % width, Math.floor(i / width))) continue;
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = data[channels * i + c]!;
    rgba[4 * i + 3] = channels === 4 ? data[4 * i + 3]! : 255;
  }
  return { width, height, channels: 4, data: rgba };
}

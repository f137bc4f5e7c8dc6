import { crc32 } from '../format/crc32.js';
import { ByteWriter } from '../format/writer.js';
import type { Image } from '../image/image.js';
import { toRgba } from '../image/rgba.js';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Colour types of PNG: gray, R G B, R G B A. */
const COLOUR_TYPES = { 1: 0, 3: 2, 4: 6 } as const;
/** The PNG filter that stores the differences from the row above. */
const UP = 2;

/** Pixels as a PNG. A canvas can write one, too, but it does not keep the colours of nearly transparent pixels. */
export async function writePng(image: Image): Promise<Blob> {
  const { width, height } = image;
  const [channels, samples] = image.alpha
    ? ([4, toRgba(image)] as const)
    : ([image.channels, image.data] as const);
  const rows = new Uint8Array(height * (1 + width * channels));
  const length = width * channels;
  for (let y = 0; y < height; y++) {
    const to = y * (length + 1);
    rows[to] = UP;
    for (let x = 0; x < length; x++) {
      rows[to + 1 + x] = samples[y * length + x]! - (y > 0 ? samples[(y - 1) * length + x]! : 0);
    }
  }
  const zlib = new Blob([rows]).stream().pipeThrough(new CompressionStream('deflate'));
  const data = new Uint8Array(await new Response(zlib).arrayBuffer());
  const header = Uint8Array.of(...bigEndian(width), ...bigEndian(height), 8, COLOUR_TYPES[channels], 0, 0, 0);
  const chunks = [chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', new Uint8Array())];
  return new Blob([Uint8Array.from(SIGNATURE), ...chunks], { type: 'image/png' });
}

function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const body = new ByteWriter();
  body.bytes(new TextEncoder().encode(type));
  body.bytes(data);
  const bytes = body.finish();
  const made = new Uint8Array(bytes.length + 8);
  made.set(bigEndian(data.length));
  made.set(bytes, 4);
  made.set(bigEndian(crc32(bytes)), bytes.length + 4);
  return made;
}

function bigEndian(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

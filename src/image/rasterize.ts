import { loadSharp } from './load-sharp.js';

/** An SVG drawing as a PNG, twice as large in pixels as it says: sharp on paper and on fine screens. */
export async function rasterize(svg: string): Promise<Uint8Array> {
  const sharp = await loadSharp();
  return sharp(Buffer.from(svg), { density: 2 * 72 })
    .png({ compressionLevel: 9 })
    .toBuffer();
}

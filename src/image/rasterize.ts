import { loadSharp } from './load-sharp.js';

/** Draws an SVG as a PNG with twice its size in pixels, so that it is sharp in print and on dense screens. */
export async function rasterize(svg: string): Promise<Uint8Array> {
  const sharp = await loadSharp();
  return sharp(Buffer.from(svg), { density: 2 * 72 })
    .png({ compressionLevel: 9 })
    .toBuffer();
}

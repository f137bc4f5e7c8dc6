import { withChannels } from '../image/channels.js';
import type { Image } from '../image/image.js';
import { psnr } from '../metrics/psnr.js';
import { canvasContext, readPixels } from './read-pixels.js';
import { toImageData } from './rgba.js';

/** An image as the browser's own encoder wrote it. */
export interface CanvasFile {
  readonly file: Blob;
  /** 0 … 100. */
  readonly quality: number;
  /** What the file decodes to. */
  readonly image: Image;
  /** dB, to the image it was made of. */
  readonly psnr: number;
  /** Whether it has no more bytes than asked for; if not, it is the smallest there is. */
  readonly fits: boolean;
}

/**
 * The best file of a type ("image/jpeg", "image/webp") that the canvas writes within so many bytes; undefined if it writes none.
 * Without transparency, which JPEG does not have.
 */
export async function canvasFile(
  image: Image,
  type: string,
  bytes: number,
  signal?: AbortSignal,
): Promise<CanvasFile | undefined> {
  const context = canvasContext(image.width, image.height);
  const { alpha: _, ...opaque } = image;
  context.putImageData(toImageData(opaque), 0, 0);
  const write = (quality: number) => context.canvas.convertToBlob({ type, quality: quality / 100 });
  // Bisection keeps: `low` fits, or nothing does; `high` does not.
  let [low, high] = [0, 101];
  let best = await write(0);
  if (best.type !== type) return undefined;
  while (high - low > 1) {
    signal?.throwIfAborted();
    const middle = Math.floor((low + high) / 2);
    const file = await write(middle);
    if (file.size <= bytes) [low, best] = [middle, file];
    else high = middle;
  }
  const decoded = await readPixels(best);
  return {
    file: best,
    quality: low,
    image: decoded,
    psnr: psnr(withChannels(image, 3), withChannels(decoded, 3)),
    fits: best.size <= bytes,
  };
}

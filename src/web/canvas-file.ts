import { withChannels } from '../image/channels.js';
import type { Image } from '../image/image.js';
import { psnr } from '../metrics/psnr.js';
import { toImageData } from './image-data.js';
import { canvasContext, readPixels } from './read-pixels.js';

/** An image encoded by the browser's own encoder. */
export interface CanvasFile {
  readonly file: Blob;
  /** 0 … 100. */
  readonly quality: number;
  /** The decoded file. */
  readonly image: Image;
  /** PSNR in dB between the original and the decoded file. */
  readonly psnr: number;
  /** Whether the file is small enough; if not, it is the smallest that the browser writes. */
  readonly fits: boolean;
}

/**
 * The file of the highest quality with at most `bytes` bytes that the canvas writes of an image, without its transparency,
 * which JPEG does not have. `type` is "image/jpeg" or "image/webp"; undefined if the browser does not write that type.
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
  // Bisection: `low` fits, or is 0; `high` does not fit.
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

import type { Metadata } from 'sharp';
import { formatCount } from '../figures.js';
import { jpegPictures } from './jpeg-pictures.js';
import type { ImageKind } from './kind.js';
import { pngFrames } from './png-chunks.js';

const FRAMES: readonly ImageKind[] = ['gif', 'webp', 'png'];

/** The parts of a file that are left out because an image is a single picture, in a few words: pages, frames. */
export function leftOut(bytes: Uint8Array, kind: ImageKind, { pages = 1 }: Metadata): string[] {
  const count = kind === 'png' ? pngFrames(bytes) : kind === 'jpeg' ? jpegPictures(bytes) : pages;
  if (count < 2) return [];
  const things = FRAMES.includes(kind) ? 'frames' : kind === 'tiff' ? 'pages' : 'pictures';
  const which = kind === 'heif' ? 'main one' : 'first';
  return [`only the ${which} of its ${formatCount(count)} ${things} is kept`];
}

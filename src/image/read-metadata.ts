import type { Metadata } from '../format/metadata.js';
import { loadSharp } from './load-sharp.js';

/** The bytes that JPEG and some WebP files put before the TIFF block of EXIF. */
const EXIF_MARK = 'Exif\0\0';
const ORIENTATION = 0x0112;
const UPRIGHT = 1;

/**
 * EXIF and XMP of an image file that `readImage` reads. The orientation is set to upright and the ICC profile is left
 * out, because `readImage` gives upright pixels in sRGB.
 */
export async function readImageMetadata(bytes: Uint8Array): Promise<Metadata> {
  const sharp = await loadSharp();
  const { exif, xmp } = await sharp(bytes, { limitInputPixels: false }).metadata();
  return {
    ...(exif ? { exif: upright(withoutMark(exif)) } : {}),
    ...(xmp ? { xmp: new Uint8Array(xmp) } : {}),
  };
}

function withoutMark(exif: Buffer): Buffer {
  const marked = exif.toString('latin1', 0, EXIF_MARK.length) === EXIF_MARK;
  return exif.subarray(marked ? EXIF_MARK.length : 0);
}

/** A copy with the orientation in its first directory, if any, set to upright; damaged EXIF is copied unchanged. */
function upright(exif: Buffer): Uint8Array {
  const copy = new Uint8Array(exif);
  const view = new DataView(copy.buffer);
  const little = copy[0] === 0x49; // little-endian TIFF begins with 'II', big-endian with 'MM'
  if (copy.length < 10) return copy;
  const directory = view.getUint32(4, little);
  if (directory > copy.length - 2) return copy;
  const entries = view.getUint16(directory, little);
  for (let n = 0; n < entries; n++) {
    const entry = directory + 2 + 12 * n;
    if (entry + 12 > copy.length) break;
    if (view.getUint16(entry, little) === ORIENTATION) view.setUint16(entry + 8, UPRIGHT, little);
  }
  return copy;
}

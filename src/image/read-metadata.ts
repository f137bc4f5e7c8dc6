import type { Metadata } from '../format/metadata.js';
import { imageKind } from './kind.js';
import { loadSharp } from './load-sharp.js';
import { withMetadataFirst } from './png-chunks.js';
import { meansSrgb, profileSpace } from './profile.js';
import { uprightExif, uprightXmp } from './upright.js';

/** The bytes that JPEG and some WebP files put before the TIFF block of EXIF. */
const EXIF_MARK = 'Exif\0\0';

/**
 * The metadata of an image file that `readImage` reads, for an image whose samples are as they are `stored`, or converted to
 * sRGB: then there is no profile. Nor is there one that means sRGB, or is for inks. The orientation is set to upright, as
 * `readImage` gives pixels. Only the profile with `only: 'profile'`.
 */
export async function readImageMetadata(
  bytes: Uint8Array,
  { colours = 'srgb', only }: { readonly colours?: 'srgb' | 'stored'; readonly only?: 'profile' } = {},
): Promise<Metadata> {
  const kind = imageKind(bytes, 'image');
  if (kind === 'svg') return {};
  const sharp = await loadSharp();
  const source = kind === 'png' ? withMetadataFirst(bytes) : bytes;
  const { exif, xmp, icc } = await sharp(source, { failOn: 'none', limitInputPixels: false }).metadata();
  const isKept = icc && colours === 'stored' && ['RGB ', 'GRAY'].includes(profileSpace(icc));
  return {
    ...(exif && !only ? { exif: uprightExif(withoutMark(exif)) } : {}),
    ...(xmp && !only ? { xmp: uprightXmp(xmp) } : {}),
    ...(isKept && !(await meansSrgb(icc)) ? { icc: new Uint8Array(icc) } : {}),
  };
}

function withoutMark(exif: Buffer): Buffer {
  const marked = exif.toString('latin1', 0, EXIF_MARK.length) === EXIF_MARK;
  return exif.subarray(marked ? EXIF_MARK.length : 0);
}

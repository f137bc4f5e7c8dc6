import type { Metadata } from '../format/metadata.js';
import { decodable } from './decodable.js';
import { imageKind } from './kind.js';
import { loadSharp } from './load-sharp.js';
import { fittingProfile, meansSrgb } from './profile.js';
import { uprightExif, uprightXmp } from './upright.js';

/** The bytes that JPEG and some WebP files put before the TIFF block of EXIF. */
const EXIF_MARK = 'Exif\0\0';

/**
 * The metadata of an image file that `readImage` reads, for an image whose samples are as they are `stored`, or converted to
 * sRGB: then there is no profile. Nor is there one that means sRGB, or does not fit the samples. The orientation is set to upright, as
 * `readImage` gives pixels. Only the profile with `only: 'profile'`.
 */
export async function readImageMetadata(
  bytes: Uint8Array,
  { colours = 'srgb', only }: { readonly colours?: 'srgb' | 'stored'; readonly only?: 'profile' } = {},
): Promise<Metadata> {
  const kind = imageKind(bytes, 'image');
  if (kind === 'svg') return {};
  const sharp = await loadSharp();
  const source = decodable(bytes, kind);
  const metadata = await sharp(source, { failOn: 'none', limitInputPixels: false }).metadata();
  const { exif, xmp } = metadata;
  const icc = colours === 'stored' ? fittingProfile(metadata) : undefined;
  return {
    ...(exif && !only ? { exif: uprightExif(withoutMark(exif)) } : {}),
    ...(xmp && !only ? { xmp: uprightXmp(xmp) } : {}),
    ...(icc && !(await meansSrgb(icc)) ? { icc: new Uint8Array(icc) } : {}),
  };
}

function withoutMark(exif: Buffer): Buffer {
  const marked = exif.toString('latin1', 0, EXIF_MARK.length) === EXIF_MARK;
  return exif.subarray(marked ? EXIF_MARK.length : 0);
}

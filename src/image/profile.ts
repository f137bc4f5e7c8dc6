import { createHash } from 'node:crypto';
import type { Metadata } from 'sharp';
import type { Samples } from './decoded-samples.js';
import { loadSharp } from './load-sharp.js';
import { withMetadataChunks } from './png-chunks.js';

// An ICC profile says which colours the samples of an image stand for.

/**
 * The profile of an image if it is one for its samples: RGB or gray. Undefined for inks, which are converted, and for the profile of gray in an
 * image with colours. (Gray samples with a profile for RGB are three equal ones.)
 */
export function fittingProfile({ icc, space }: Pick<Metadata, 'icc' | 'space'>): Uint8Array | undefined {
  if (!icc || space === 'cmyk') return undefined;
  const own = profileSpace(icc);
  const isGray = space === 'b-w' || space === 'grey16';
  return own === 'RGB ' || (own === 'GRAY' && isGray) ? icc : undefined;
}

/** The kind of samples of a profile, as its header says: `RGB `, `GRAY`, `CMYK` … */
export function profileSpace(icc: Uint8Array): string {
  return Buffer.from(icc.subarray(16, 20)).toString('latin1');
}

/** Levels in which two computations of the same colours differ by rounding. */
const ROUNDING = 2;
/** Levels per channel of the colours that are tried. */
const STEPS = [0, 32, 64, 96, 128, 160, 192, 224, 255];

const known = new Map<string, boolean>();

/** Whether a profile stands for the colours that samples without one have, sRGB, so that it says nothing. */
export async function meansSrgb(icc: Uint8Array): Promise<boolean> {
  const key = createHash('sha256').update(icc).digest('hex');
  const before = known.get(key);
  if (before !== undefined) return before;
  const means = await leavesColours(icc).catch(() => false);
  known.set(key, means);
  return means;
}

async function leavesColours(icc: Uint8Array): Promise<boolean> {
  const space = profileSpace(icc);
  if (space !== 'RGB ' && space !== 'GRAY') return false;
  const data =
    space === 'GRAY'
      ? Uint8Array.from({ length: 3 * 256 }, (_, i) => Math.floor(i / 3))
      : Uint8Array.from(STEPS.flatMap((r) => STEPS.flatMap((g) => STEPS.flatMap((b) => [r, g, b]))));
  const seen = await toSrgb({ width: data.length / 3, height: 1, channels: 3, data }, icc);
  return data.every((sample, i) => Math.abs(sample - seen[i]!) <= ROUNDING);
}

/** R G B or R G B A in the colours of a profile for RGB or gray, as sRGB. Of a profile for gray the three are equal. */
export async function toSrgb(
  { width, height, channels, data }: Samples,
  icc: Uint8Array,
): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const raw = { width, height, channels };
  const stored = sharp(data, { raw, limitInputPixels: false });
  const isGray = profileSpace(icc) === 'GRAY';
  const png = await (isGray ? stored.toColourspace('b-w') : stored).png({ compressionLevel: 0 }).toBuffer();
  const shown = sharp(withMetadataChunks(png, { icc }), { limitInputPixels: false }).toColourspace('srgb');
  return new Uint8Array(await shown.raw().toBuffer());
}

import { createHash } from 'node:crypto';
import { loadSharp } from './load-sharp.js';
import { withMetadataChunks } from './png-chunks.js';

// An ICC profile says which colours the samples of an image stand for.

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
  const samples =
    space === 'GRAY'
      ? Uint8Array.from({ length: 256 }, (_, level) => level)
      : Uint8Array.from(STEPS.flatMap((r) => STEPS.flatMap((g) => STEPS.flatMap((b) => [r, g, b]))));
  const channels = space === 'GRAY' ? 1 : 3;
  const sharp = await loadSharp();
  const raw = sharp(samples, { raw: { width: samples.length / channels, height: 1, channels } });
  const png = await (channels === 1 ? raw.toColourspace('b-w') : raw).png().toBuffer();
  const seen = await sharp(withMetadataChunks(png, { icc })).toColourspace('srgb').raw().toBuffer();
  return samples.every((sample, i) => {
    const at = channels === 1 ? 3 * i : i;
    return Math.abs(sample - seen[at]!) <= ROUNDING;
  });
}

import type { ImageKind } from './kind.js';
import { chunkData } from './png-chunks.js';

// Tags other than a profile that say which colours samples stand for. Decoders do not apply them, and aec does not keep them.

/** Code points of ITU-T H.273 that stand for the primaries of sRGB, and for transfers that are shown as that of sRGB. */
const SRGB_PRIMARIES = [1, 2];
const SRGB_TRANSFERS = [1, 2, 6, 13, 14, 15];

/** 1 / 2.2, and the chromaticities of sRGB: white, red, green and blue, x and y, all in 1/100,000. */
const SRGB_GAMMA = 45_455;
const SRGB_CHROMATICITIES = [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000];
const TOLERANCE = 500;

/** A note on the tag of a PNG or AVIF that says that its samples are not sRGB; undefined if there is none. */
export function colourTagNote(bytes: Uint8Array, kind: ImageKind): string | undefined {
  const tag = kind === 'png' ? tagOfPng(bytes) : kind === 'heif' ? tagOfHeif(bytes) : undefined;
  return tag && `its ${tag} says that its colours are not sRGB; its samples are taken as sRGB`;
}

/** The tag that counts is the first of cICP, iCCP, sRGB, and gAMA with cHRM (PNG, third edition, section 4.3). */
function tagOfPng(png: Uint8Array): string | undefined {
  const chunks = chunkData(png, ['cICP', 'iCCP', 'sRGB', 'gAMA', 'cHRM']);
  const cicp = chunks.get('cICP');
  if (cicp && cicp.length >= 2) return isSrgb(cicp[0]!, cicp[1]!) ? undefined : 'cICP chunk';
  if (chunks.has('iCCP') || chunks.has('sRGB')) return undefined;
  const gamma = chunks.get('gAMA');
  if (gamma && gamma.length >= 4 && isOff(gamma.readUInt32BE(0), SRGB_GAMMA)) return 'gAMA chunk';
  const chromaticities = chunks.get('cHRM');
  const isOther = (expected: number, i: number) => isOff(chromaticities!.readUInt32BE(4 * i), expected);
  return chromaticities?.length === 32 && SRGB_CHROMATICITIES.some(isOther) ? 'cHRM chunk' : undefined;
}

/** The colour information box of type nclx (ISO/IEC 14496-12, section 12.1.5). */
function tagOfHeif(file: Uint8Array): string | undefined {
  const start = Buffer.from(file.buffer, file.byteOffset, Math.min(file.length, 2 ** 16));
  const at = start.indexOf('colrnclx') + 8;
  if (at < 8 || at + 4 > start.length || start.includes('colrprof')) return undefined;
  return isSrgb(start.readUInt16BE(at), start.readUInt16BE(at + 2)) ? undefined : 'nclx box';
}

function isSrgb(primaries: number, transfer: number): boolean {
  return SRGB_PRIMARIES.includes(primaries) && SRGB_TRANSFERS.includes(transfer);
}

function isOff(value: number, expected: number): boolean {
  return Math.abs(value - expected) > TOLERANCE;
}

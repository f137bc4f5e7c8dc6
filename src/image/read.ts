import { AecError } from '../errors.js';
import { checkImageSize } from '../limits.js';
import { fewestChannels } from './channels.js';
import type { Image } from './image.js';
import { loadSharp } from './load-sharp.js';

type Sharp = Awaited<ReturnType<typeof loadSharp>>;

export interface ReadImageOptions {
  /** The colour (CSS syntax) to lay under transparent pixels; without it they are refused, or kept. */
  readonly background?: string;
  /** Whether transparency that no colour is laid under comes out as `alpha`. */
  readonly keepAlpha?: boolean;
  /** Is told what of the file does not come out, in a few words. */
  readonly onNote?: (note: string) => void;
  /** What errors call the image: its path, usually. */
  readonly name?: string;
}

/**
 * Decodes an image file of any format that sharp reads, as it is meant to be seen: EXIF orientation applied,
 * converted to sRGB by its ICC profile, 16-bit samples reduced to their high byte, the first frame of an
 * animation. Gray comes out as one channel, also where a file stores it as three equal ones.
 *
 * Throws AecError: `input` if the bytes are no readable image, too large, or transparent where that is refused; `usage` if
 * `background` is no colour.
 */
export async function readImage(bytes: Uint8Array, options: ReadImageOptions = {}): Promise<Image> {
  const { background, keepAlpha = false, onNote, name = 'image' } = options;
  const sharp = await loadSharp();
  if (background !== undefined) checkColour(sharp, background);
  const { width, height, channels, data } = await decode(sharp, bytes, name, onNote);
  if (channels === 3 || isOpaque(data)) return { width, height, ...fewestChannels(data, channels) };
  if (background === undefined && keepAlpha) {
    return { width, height, ...fewestChannels(data, channels), alpha: alphaOf(data) };
  }
  if (background === undefined) {
    const advice = 'pass --background COLOR to lay a colour under them';
    throw new AecError('input', `${name}: has transparent pixels; ${advice}`);
  }
  const rgba = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
  const flat = await rgba.flatten({ background }).raw().toBuffer();
  return { width, height, ...fewestChannels(new Uint8Array(flat), 3) };
}

/** sRGB samples, 8 bits, 3 channels or 4 with alpha. */
async function decode(sharp: Sharp, bytes: Uint8Array, name: string, onNote?: (note: string) => void) {
  // `failOn: 'error'` refuses truncated files, yet takes files that merely carry odd metadata.
  const open = () => sharp(bytes, { failOn: 'error', limitInputPixels: false });
  try {
    const { width, height, space, icc, depth } = await open().metadata();
    checkImageSize(width, height, 'input', name);
    if (depth !== 'uchar') onNote?.('more than 8 bits a sample; the high 8 are taken');
    const pipeline = open().autoOrient().toColourspace('srgb');
    // Left to itself sharp passes over the ICC profile of 16-bit gray, and leaves 16-bit colour that has one in
    // Display P3. Reduced to 8 bits before anything else, both take the way that honours it.
    if (icc && space === 'grey16') pipeline.pipelineColourspace('b-w');
    if (icc && space === 'rgb16') pipeline.pipelineColourspace('srgb');
    const { data, info } = await pipeline.raw().toBuffer({ resolveWithObject: true });
    const samples = new Uint8Array(data.buffer, data.byteOffset, data.length); // a Buffer's slice() shares memory
    return { width: info.width, height: info.height, channels: info.channels as 3 | 4, data: samples };
  } catch (cause) {
    if (cause instanceof AecError) throw cause;
    const reason = String(cause instanceof Error ? cause.message : cause).split('\n')[0];
    throw new AecError('input', `${name}: cannot be read as an image (${reason})`, { cause });
  }
}

function checkColour(sharp: Sharp, background: string): void {
  try {
    sharp().flatten({ background });
  } catch (cause) {
    const advice = 'not a colour; write white, #ffffff or rgb(255,255,255)';
    throw new AecError('usage', `--background '${background}': ${advice}`, { cause });
  }
}

function isOpaque(rgba: Uint8Array): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 255) return false;
  return true;
}

function alphaOf(rgba: Uint8Array): Uint8Array {
  const alpha = new Uint8Array(rgba.length / 4);
  for (let i = 0; i < alpha.length; i++) alpha[i] = rgba[4 * i + 3]!;
  return alpha;
}

import { AecError } from '../errors.js';
import { checkImageSize } from '../limits.js';
import { alphaOf, fewestChannels, isOpaque } from './channels.js';
import type { Image } from './image.js';
import { loadSharp } from './load-sharp.js';

type Sharp = Awaited<ReturnType<typeof loadSharp>>;

export interface ReadImageOptions {
  /** The colour (CSS syntax) put under transparent pixels; without it they are kept or refused, as `keepAlpha` says. */
  readonly background?: string;
  /** Whether an image without `background` keeps its transparency as `alpha`; else it is refused. */
  readonly keepAlpha?: boolean;
  /** Called with what of the file is lost, in a few words. */
  readonly onNote?: (note: string) => void;
  /** The name of the image in errors, usually its path. */
  readonly name?: string;
}

/**
 * Decodes an image file of any format that sharp reads, as it is meant to be seen: with the EXIF orientation applied,
 * converted to sRGB by its ICC profile, 16-bit samples reduced to their high byte, the first frame of an animation.
 * Gray becomes one channel, even if the file stores it as three equal ones.
 *
 * Throws AecError: `input` if the bytes are not a readable image, or one that is too large, or transparent when that is
 * refused; `usage` if `background` is not a colour.
 */
export async function readImage(bytes: Uint8Array, options: ReadImageOptions = {}): Promise<Image> {
  const { background, keepAlpha = false, onNote, name = 'image' } = options;
  const sharp = await loadSharp();
  if (background !== undefined) await checkColour(background);
  const { width, height, channels, data } = await decode(sharp, bytes, name, onNote);
  if (channels === 3 || isOpaque(data)) return { width, height, ...fewestChannels(data, channels) };
  if (background === undefined && keepAlpha) {
    return { width, height, ...fewestChannels(data, channels), alpha: alphaOf(data) };
  }
  if (background === undefined) {
    throw new AecError(
      'input',
      `${name}: has transparent pixels; choose a background colour to put under them`,
    );
  }
  const rgba = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
  const flat = await rgba.flatten({ background }).raw().toBuffer();
  return { width, height, ...fewestChannels(new Uint8Array(flat), 3) };
}

const READABLE = 'PNG, JPEG, WebP, AVIF, GIF and TIFF';

/** sRGB samples, 8 bits, 3 channels or 4 with alpha. */
async function decode(sharp: Sharp, bytes: Uint8Array, name: string, onNote?: (note: string) => void) {
  // `failOn: 'error'` refuses truncated files but accepts files whose metadata is odd.
  const open = () => sharp(bytes, { failOn: 'error', limitInputPixels: false });
  try {
    const { width, height, space, icc, depth } = await open().metadata();
    checkImageSize(width, height, 'input', name);
    if (depth !== 'uchar') onNote?.('more than 8 bits per sample; only the high 8 are kept');
    const pipeline = open().autoOrient().toColourspace('srgb');
    // By default sharp ignores the ICC profile of 16-bit gray and leaves 16-bit colour with a profile in Display P3.
    // Reduced to 8 bits first, both are converted by their profile.
    if (icc && space === 'grey16') pipeline.pipelineColourspace('b-w');
    if (icc && space === 'rgb16') pipeline.pipelineColourspace('srgb');
    const { data, info } = await pipeline.raw().toBuffer({ resolveWithObject: true });
    const samples = new Uint8Array(data.buffer, data.byteOffset, data.length); // a Buffer's slice() shares memory
    return { width: info.width, height: info.height, channels: info.channels as 3 | 4, data: samples };
  } catch (cause) {
    if (cause instanceof AecError) throw cause;
    const reason = String(cause instanceof Error ? cause.message : cause).split('\n')[0]!;
    // The words of sharp for bytes of no format that it knows.
    const inWords = reason.includes('unsupported image format') ? `aec reads ${READABLE}` : reason;
    throw new AecError('input', `${name}: cannot be read as an image (${inWords})`, { cause });
  }
}

/** Throws `AecError('usage')` unless `background` is a colour in CSS syntax. */
export async function checkColour(background: string): Promise<void> {
  const sharp = await loadSharp();
  try {
    sharp().flatten({ background });
  } catch (cause) {
    const advice = 'not a colour; write white, #ffffff or rgb(255,255,255)';
    throw new AecError('usage', `background '${background}': ${advice}`, { cause });
  }
}

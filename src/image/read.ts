import { AecError } from '../errors.js';
import { checkImageSize, type Limits } from '../limits.js';
import { alphaOf, fewestChannels, isOpaque } from './channels.js';
import { decoderCause, isAboutTags, isUnsupported } from './decoder-words.js';
import { fullCanvas } from './gif-frame.js';
import type { Image } from './image.js';
import { type ImageKind, imageKind } from './kind.js';
import { loadSharp } from './load-sharp.js';
import { pngFault, withMetadataFirst } from './png-chunks.js';
import { type Samples, samplesOf } from './samples.js';
import { drawSvg } from './svg.js';

export interface ReadImageOptions {
  /** The colour (CSS syntax) put under transparent pixels; without it they are kept or refused, as `keepAlpha` says. */
  readonly background?: string;
  /** Whether an image without `background` keeps its transparency as `alpha`; else it is refused. */
  readonly keepAlpha?: boolean;
  /**
   * Whether samples are converted to sRGB, or stay as they are stored, for whoever keeps their profile (`readImageMetadata`).
   * Default: `srgb`.
   */
  readonly colours?: 'srgb' | 'stored';
  /** Called with what of the file is lost or changed, in a few words, once for each. */
  readonly onNote?: (note: string) => void;
  /** The name of the image in errors, usually its path. */
  readonly name?: string;
  readonly limits?: Limits | undefined;
}

/**
 * Decodes an image file as it is meant to be seen: upright, in sRGB (unless `colours` says otherwise), 8 bits per sample, the
 * first frame or page. Gray becomes one channel, even if the file stores it as three equal ones. A file with an error that
 * does not keep its pixels from being decoded is read, with a note; a cut one is refused.
 *
 * Throws AecError: `input` if the bytes are not a readable image, or one that is too large, or transparent when that is
 * refused; `usage` if `background` is not a colour.
 */
export async function readImage(bytes: Uint8Array, options: ReadImageOptions = {}): Promise<Image> {
  const { background, keepAlpha = false, name = 'image' } = options;
  const sharp = await loadSharp();
  if (background !== undefined) await checkColour(background);
  const { width, height, channels, data } = await decode(bytes, name, options);
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

/** The samples of an image file: 8 bits, 3 channels or 4 with alpha. */
async function decode(bytes: Uint8Array, name: string, options: ReadImageOptions): Promise<Samples> {
  const kind = imageKind(bytes, name);
  const { colours = 'srgb', onNote = () => {}, limits } = options;
  const checkSize = (width: number, height: number) => checkImageSize(width, height, 'input', name, limits);
  try {
    const source =
      kind === 'svg' ? await drawSvg(bytes, checkSize) : kind === 'png' ? withMetadataFirst(bytes) : bytes;
    const read = (failOn: FailOn, note: (text: string) => void) =>
      samplesOf(source, kind, { failOn, colours, onNote: note, checkSize });
    const samples = await inSpiteOfErrors(kind, read, onNote);
    return kind === 'gif' ? fullCanvas(samples, bytes) : samples;
  } catch (cause) {
    if (cause instanceof AecError) throw named(cause, name);
    const reason = (kind === 'png' && pngFault(bytes)) || decoderCause(cause);
    throw new AecError('input', `${name}: cannot be read as an image (${reason})`, { cause });
  }
}

/** How much a decoder puts up with, from least to most: nothing that it warns of; errors that cost no pixel; all but cut files. */
type FailOn = 'warning' | 'error' | 'truncated';

/** Reads strictly, and where that fails once more with patience and a note. */
async function inSpiteOfErrors(
  kind: ImageKind,
  read: (failOn: FailOn, onNote: (text: string) => void) => Promise<Samples>,
  onNote: (note: string) => void,
): Promise<Samples> {
  const notes: string[] = [];
  const noting = (failOn: FailOn) => {
    notes.length = 0;
    return read(failOn, (note) => notes.push(note));
  };
  const samples = await noting('warning').catch(async (error: unknown) => {
    if (error instanceof AecError || isUnsupported(error)) throw error;
    // What libtiff says of unknown tags counts as an error, but no pixel depends on them.
    const isHarmless = kind === 'tiff' && isAboutTags(error);
    const patient = await noting(isHarmless ? 'truncated' : 'error');
    if (!isHarmless) notes.unshift(`damaged, and read as far as that allows: ${decoderCause(error)}`);
    return patient;
  });
  for (const note of notes) onNote(note);
  return samples;
}

function named(error: AecError, name: string): AecError {
  if (error.message.startsWith(`${name}: `)) return error;
  return new AecError(error.code, `${name}: ${error.message}`, { cause: error });
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

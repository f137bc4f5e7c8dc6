import { AecError } from '../errors.js';
import { checkImageSize, type Limits } from '../limits.js';
import { alphaOf, fewestChannels, isOpaque } from './channels.js';
import { decodable, isSequence } from './decodable.js';
import type { Samples } from './decoded-samples.js';
import { decoderCause, isAboutTags, isUnsupported } from './decoder-words.js';
import { fullCanvas } from './gif-frame.js';
import type { Image } from './image.js';
import { faultOfJpeg, jpegMarkers, withEndMarker } from './jpeg-scan.js';
import { type ImageKind, imageKind } from './kind.js';
import { loadSharp } from './load-sharp.js';
import { pngFault } from './png-chunks.js';
import { samplesOf } from './samples.js';
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
    const source = kind === 'svg' ? await drawSvg(bytes, checkSize) : decodable(bytes, kind);
    const read = (failOn: FailOn, note: (text: string) => void, file = source) =>
      samplesOf(file, kind, { failOn, colours, onNote: note, checkSize });
    const samples =
      kind === 'jpeg' ? await readJpeg(source, read, onNote) : await inSpiteOfErrors(kind, read, onNote);
    if (isSequence(bytes, kind)) onNote('only the still picture of its sequence is kept');
    return kind === 'gif' ? fullCanvas(samples, bytes) : samples;
  } catch (cause) {
    if (cause instanceof AecError) throw named(cause, name);
    const reason = faultOf(bytes, kind) ?? decoderCause(cause);
    throw new AecError('input', `${name}: cannot be read as an image (${reason})`, { cause });
  }
}

/** What is wrong with a file that its decoder refused, where its form tells more than the decoder does. */
function faultOf(bytes: Uint8Array, kind: ImageKind): string | undefined {
  if (kind === 'png') return pngFault(bytes);
  if (kind === 'jxl') return 'JPEG XL is not supported by this build; convert it to PNG';
  if (kind === 'jp2') return 'JPEG 2000 is not supported by this build; convert it to PNG';
  if (kind !== 'webp') return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  return bytes.length < length + 8 ? 'the file is cut' : undefined;
}

/** How much a decoder puts up with, from least to most: nothing that it warns of; errors that cost no pixel; all but cut files. */
type FailOn = 'warning' | 'error' | 'truncated';

type Read = (failOn: FailOn, onNote: (text: string) => void, file?: Uint8Array) => Promise<Samples>;

/** The decoder of JPEG is silent about some damage, and refuses files of which only the end marker is missing. */
async function readJpeg(file: Uint8Array, read: Read, onNote: (note: string) => void): Promise<Samples> {
  const notes: string[] = [];
  const markers = jpegMarkers(file);
  const whole = await withEndMarker(file, markers);
  const samples = await inSpiteOfErrors(
    'jpeg',
    (failOn, note) => read(failOn, note, whole ?? file),
    (note) => notes.push(note),
  );
  if (whole) notes.unshift('its end marker is missing, its pixels are complete');
  else if (!notes.some((note) => note.startsWith(DAMAGED))) {
    const fault = await faultOfJpeg(file, markers);
    if (fault !== undefined) notes.unshift(`${DAMAGED}: ${fault}`);
  }
  for (const note of notes) onNote(note);
  return samples;
}

const DAMAGED = 'damaged, and read as far as that allows';

/** Reads strictly, and where that fails once more with patience and a note. */
async function inSpiteOfErrors(
  kind: ImageKind,
  read: Read,
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
    if (!isHarmless) notes.unshift(`${DAMAGED}: ${decoderCause(error)}`);
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

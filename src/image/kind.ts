import { AecError } from '../errors.js';

/** A format of image files, by the name that sharp has for it. */
export type ImageKind = 'png' | 'jpeg' | 'gif' | 'webp' | 'tiff' | 'heif' | 'svg' | 'jxl' | 'jp2';

/** The formats of image files that aec reads. */
export const READABLE = 'PNG, JPEG, WebP, AVIF, GIF, TIFF and SVG';

/** How files begin: a text, each character a byte, and where it is if not at 0. */
type Start = readonly [text: string, at?: number];

const STARTS: readonly (readonly [ImageKind, readonly Start[]])[] = [
  ['png', [['\x89PNG\r\n\x1a\n']]],
  ['jpeg', [['\xff\xd8\xff']]],
  ['gif', [['GIF87a'], ['GIF89a']]],
  ['webp', [['WEBP', 8]]],
  ['tiff', [['II*\0'], ['II+\0'], ['MM\0*'], ['MM\0+']]],
  ['heif', ['avi', 'hei', 'hev', 'mif1', 'msf1', 'miaf'].map((brand) => [`ftyp${brand}`, 4] as const)],
  ['jxl', [['\xff\x0a'], ['\0\0\0\x0cJXL ']]],
  ['jp2', [['\0\0\0\x0cjP  ']]],
];

/** Formats that people have and aec does not read. */
const OTHERS: readonly (readonly [string, Start])[] = [
  ['BMP', ['BM']],
  ['Photoshop', ['8BPS']],
  ['PDF', ['%PDF']],
  ['Radiance HDR', ['#?RADIANCE']],
  ['OpenEXR', ['v/1\x01']],
  ['Text in UTF-16', ['\xff\xfe<\0']],
  ['Text in UTF-16', ['\xfe\xff\0<']],
  ['Compressed SVG', ['\x1f\x8b']],
];

const TEXTS = ['Text in UTF-16', 'Compressed SVG'];

/** Of a longer start no more is looked at. */
const MOST_BYTES = 2 ** 16;

/** How an SVG begins: white space, declarations and comments, the last of which may be cut, then its element. */
const SVG =
  /^(?:\xef\xbb\xbf)?\s*(?:<\?(?:(?!\?>).)*\?>\s*|<!--(?:(?!-->).)*-->\s*|<!DOCTYPE[^>[]*(?:\[(?:"[^"]*"|'[^']*'|[^\]"'])*\]\s*)?>\s*)*(?:<!--(?:(?!-->).)*$|<(?:[\w-]+:)?svg[\s>/])/s;

/**
 * The format of a file that begins with `start`: its first 4096 bytes, or more. `AecError('input')` after `name` for
 * anything that is no image, with what it is instead where that is known.
 */
export function imageKind(start: Uint8Array, name: string): ImageKind {
  const text = Buffer.from(start.buffer, start.byteOffset, Math.min(start.length, MOST_BYTES)).toString(
    'latin1',
  );
  const found = STARTS.find(([, starts]) => starts.some((start) => begins(text, start)));
  const kind = found?.[0] ?? (SVG.test(text) ? 'svg' : undefined);
  if (kind) return kind;
  throw new AecError('input', `${name}: cannot be read as an image (${otherThanImage(text)})`);
}

function begins(text: string, [start, at = 0]: Start): boolean {
  return text.startsWith(start, at);
}

function otherThanImage(text: string): string {
  if (text === '') return 'the file is empty';
  if (text.startsWith('\xae\xc1')) return 'it is an .aec file, which aec decompress reads';
  const other = OTHERS.find(([, start]) => begins(text, start))?.[0];
  if (other && TEXTS.includes(other)) return `${other} is not supported; store an SVG as plain UTF-8`;
  return other ? `${other} is not supported; convert it to PNG` : `aec reads ${READABLE}`;
}

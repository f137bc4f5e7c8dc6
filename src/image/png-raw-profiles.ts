import { inflateSync } from 'node:zlib';

/** Metadata that ImageMagick before version 7.0.8 wrote into text chunks, as hexadecimal digits after three lines of a heading. */
const KEYWORDS = ['Raw profile type exif', 'Raw profile type APP1'];
const EXIF_MARK = Buffer.from('Exif\0\0');
const LARGEST_TEXT = 2 ** 20;

/** The EXIF block in the data of a text chunk (`tEXt` or `zTXt`); undefined if it holds none. */
export function rawExifOf(type: string, data: Buffer): Buffer | undefined {
  const end = data.indexOf(0);
  if (!KEYWORDS.includes(data.toString('latin1', 0, Math.max(0, end)))) return undefined;
  const text = textAfter(type, data.subarray(end + 1));
  const digits = /^\s*\w+\s+(\d+)\s+([\da-f\s]+)$/i.exec(text ?? '')?.[2];
  if (digits === undefined) return undefined;
  const block = Buffer.from(digits.replace(/\s/g, ''), 'hex');
  // An APP1 may hold XMP instead.
  return block.subarray(0, EXIF_MARK.length).equals(EXIF_MARK) ? block.subarray(EXIF_MARK.length) : undefined;
}

function textAfter(type: string, rest: Buffer): string | undefined {
  if (type === 'tEXt') return rest.toString('latin1');
  try {
    // After the method of compression.
    return inflateSync(rest.subarray(1), { maxOutputLength: LARGEST_TEXT }).toString('latin1');
  } catch {
    return undefined;
  }
}

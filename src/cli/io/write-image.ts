import type { WriteOptions } from '../../atomic-write.js';
import type { Image } from '../../image/image.js';
import { type EncodeOptions, encodeImage, formatOfExtension } from '../../image/write.js';
import { writeOutput } from './files.js';
import { STANDARD_STREAM } from './standard-streams.js';

/** Writes an image in the format of the extension, or as PNG to stdout. Returns the size of the file in bytes. */
export async function writeImage(
  output: string,
  image: Image,
  options: EncodeOptions = {},
  writing: WriteOptions = {},
): Promise<number> {
  const format = output === STANDARD_STREAM ? 'png' : formatOfExtension(output);
  const encoded = await encodeImage(image, format, options);
  await writeOutput(output, encoded, writing);
  return encoded.length;
}

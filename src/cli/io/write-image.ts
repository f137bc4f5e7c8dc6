import type { Image } from '../../image/image.js';
import { type EncodeOptions, encodeImage, formatOfExtension } from '../../image/write.js';
import { writeOutput } from './files.js';
import { STANDARD_STREAM } from './standard-streams.js';

/** Writes an image in the format that the extension names, or as PNG to stdout; gives the bytes of the file. */
export async function writeImage(output: string, image: Image, options: EncodeOptions = {}): Promise<number> {
  const format = output === STANDARD_STREAM ? 'png' : formatOfExtension(output);
  const encoded = await encodeImage(image, format, options);
  await writeOutput(output, encoded);
  return encoded.length;
}

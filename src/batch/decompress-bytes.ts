import { decompress } from '../codec/decompress.js';
import { AecError } from '../errors.js';
import { inspectFile } from '../format/image-file.js';
import { type Metadata, readMetadata } from '../format/metadata.js';
import { encodeImage, type ImageFormat } from '../image/write.js';
import type { Coded, CodingContext } from './coded.js';
import type { Note } from './coding-row.js';
import type { DecompressSettings } from './coding-task.js';

/** Decompresses the bytes of an .aec file to those of an image file. */
export async function decompressBytes(
  bytes: Uint8Array,
  format: ImageFormat,
  settings: DecompressSettings,
  { models, withPictures, modelFor }: CodingContext,
): Promise<Coded> {
  const header = inspectFile(bytes);
  const loaded = await (settings.model ? models.load(settings.model) : models.loadByHash(header.modelPrefix));
  const model = await modelFor(loaded, header);
  const image = await decompress(bytes, model);
  const notes: Note[] = [];
  const file = await encodeImage(image, format, { metadata: metadataOf(bytes, notes) });
  return {
    file,
    image,
    model,
    pictures: withPictures ? [image] : [],
    figures: { bytes: { input: bytes.length, output: file.length } },
    notes,
  };
}

/** No sample depends on metadata: a file whose own is damaged gives its image all the same. */
function metadataOf(bytes: Uint8Array, notes: Note[]): Metadata | undefined {
  try {
    return readMetadata(bytes);
  } catch (error) {
    if (!(error instanceof AecError)) throw error;
    notes.push({ level: 'warning', text: `its metadata is left out: ${error.message}` });
    return undefined;
  }
}

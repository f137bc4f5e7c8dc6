import { listFolder } from './list-folder.js';
import type { ListedFile } from './listed-file.js';
import { isS3 } from './s3-address.js';

/**
 * The files of a folder or of `s3://bucket/prefix` that have one of these extensions, in upper or lower case, and are not hidden: in an order
 * that depends on the names only. Neither place is ever in memory as a whole. `AecError('input')` if it cannot be read.
 */
export async function* listPlace(ref: string, extensions: readonly string[]): AsyncGenerator<ListedFile> {
  const isWanted = (name: string) => {
    const extension = /\.([^./]+)$/.exec(name)?.[1];
    return extension !== undefined && extensions.includes(extension.toLowerCase());
  };
  if (!isS3(ref)) return yield* listFolder(ref, isWanted);
  const { listS3 } = await import('./s3-list.js');
  for await (const file of listS3(ref)) {
    if (isWanted(file.name) && !/(^|\/)\./.test(file.name)) yield file;
  }
}

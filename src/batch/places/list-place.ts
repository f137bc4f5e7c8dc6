import { listFolder } from './list-folder.js';
import { isS3 } from './s3-address.js';
import { listS3 } from './s3-list.js';

/**
 * The files of a folder or of `s3://bucket/prefix` that have one of these extensions, in upper or lower case: relative names with `/`, in an
 * order that depends on the names only. Neither place is ever in memory as a whole. `AecError('input')` if it cannot be read.
 */
export async function* listPlace(ref: string, extensions: readonly string[]): AsyncGenerator<string> {
  for await (const name of isS3(ref) ? listS3(ref) : listFolder(ref)) {
    const extension = /\.([^./]+)$/.exec(name)?.[1];
    const isHidden = /(^|\/)\./.test(name);
    if (extension !== undefined && !isHidden && extensions.includes(extension.toLowerCase())) yield name;
  }
}

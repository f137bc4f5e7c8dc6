import { AecError } from '../../../errors.js';
import { refuseBatchOptions } from '../../core/batch-options.js';
import { isFolder } from '../../io/files.js';
import type { CompressOptions } from './run.js';

/** Whether the input is a folder and the output the name of an .aec file, so that the images become one pack. */
export async function packsFolder(inputs: readonly string[], output: string | undefined): Promise<boolean> {
  const [input] = inputs;
  if (input === undefined || inputs.length > 1 || !output || !/\.aec$/i.test(output)) return false;
  return (await isFolder(input)) && !(await isFolder(output));
}

/** Throws AecError('usage') for options that make no sense for a pack. */
export function checkPackOptions(options: CompressOptions): void {
  const { keepMetadata, preview } = options;
  refuseBatchOptions({ ...options });
  if (keepMetadata)
    throw new AecError('usage', '--keep-metadata: a pack holds no metadata; give -o a folder');
  if (preview) throw new AecError('usage', '--preview: shows single images, not packs; give -o a folder');
}

import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { AecError } from '../errors.js';

/**
 * Throws `AecError('input')` if writing a model to `folder`, which replaces it, would lose something: files that are not
 * a model in any case; a model or the checkpoint of a run unless `resume` or `force` is set.
 */
export async function checkOutputFolder(
  folder: string,
  checkpoint: string,
  { resume, force }: { readonly resume: boolean; readonly force: boolean },
): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const name = path.relative('', folder) || folder;
  if (names.length > 0 && !names.includes('manifest.json')) {
    throw new AecError(
      'input',
      `${name} holds files that are not a model; choose a new folder for the model`,
    );
  }
  if (resume || force) return;
  if (await exists(checkpoint)) {
    throw new AecError(
      'input',
      `the training of ${name} was not finished; the option resume continues it, force starts anew`,
    );
  }
  if (names.length > 0) {
    throw new AecError(
      'input',
      `${name} already holds a model; the option force replaces it, or choose another folder`,
    );
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

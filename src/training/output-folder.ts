import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { AecError } from '../errors.js';

/**
 * Throws AecError('input') where writing a model to `folder`, which replaces it, or training anew would lose what is
 * there: a folder of anything but a model always, a model or the checkpoint of a run unless told to.
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
    throw new AecError('input', `${name} is a folder of other files; choose a new folder for the model`);
  }
  if (resume || force) return;
  if (names.length > 0) {
    throw new AecError(
      'input',
      `${name} holds a model already; the option force replaces it, or choose another folder`,
    );
  }
  if (await exists(checkpoint)) {
    throw new AecError(
      'input',
      `${name} was being trained and not finished; the option resume goes on, force starts anew`,
    );
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { AecError } from '../errors.js';
import { filesIn } from '../model-store/folder.js';
import { readManifest } from '../model-store/read-model.js';
import { isCheckpoint } from './checkpoint.js';

/**
 * Throws `AecError('input')` if writing a model to `folder` would mix it with files that are not a model, or, unless `resume` or
 * `force` is set, replace a model or the checkpoint of a run.
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
  if (names.length > 0 && !(await isModel(folder))) {
    throw new AecError(
      'input',
      `${name} holds files that are not a model; choose a new folder for the model`,
    );
  }
  if ((await exists(checkpoint)) && !(await isCheckpoint(checkpoint))) {
    throw new AecError(
      'input',
      `${path.relative('', checkpoint)} is in the way: the checkpoint of ${name} would go there; choose another folder`,
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

/** Any folder may hold a file of the name manifest.json. */
function isModel(folder: string): Promise<boolean> {
  return readManifest(filesIn(folder), folder).then(
    () => true,
    () => false,
  );
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

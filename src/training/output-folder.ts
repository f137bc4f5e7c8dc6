import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { AecError } from '../errors.js';
import { filesIn } from '../model-store/folder.js';
import { readManifest, readStoredModel } from '../model-store/read-model.js';
import { explainSystemError } from '../system-error.js';
import { looksLike } from './checkpoint.js';

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
  const isRunOn = resume && (await looksLike(checkpoint).catch(() => 'other')) === 'checkpoint';
  if (names.length > 0 && !(await (isRunOn ? hasManifest(folder) : isIntact(folder)))) {
    throw new AecError(
      'input',
      `${name} holds files that are not a model, or are a damaged one; choose a new folder for the model, or remove that one`,
    );
  }
  if (await exists(checkpoint)) await checkCheckpoint(checkpoint, name);
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

/** Throws `AecError('input')` if there is something else in the place of a checkpoint, or too little of one to tell. */
async function checkCheckpoint(checkpoint: string, name: string): Promise<void> {
  const file = path.relative('', checkpoint);
  const found = await looksLike(checkpoint).catch((error: unknown) => {
    if (error instanceof AecError) return 'other';
    const { message } = explainSystemError(error, file) as Error;
    throw new AecError('input', `${message}; make this checkpoint readable, or delete it and train anew`, {
      cause: error,
    });
  });
  if (found === 'cut') {
    throw new AecError('input', `${file} is empty or cut off; delete this checkpoint and train anew`);
  }
  if (found === 'other') {
    throw new AecError(
      'input',
      `${file} is in the way: the checkpoint of ${name} would go there; choose another folder`,
    );
  }
}

/** Whether a folder has all files of a model. Any folder may hold a file of the name manifest.json, and any file may say so. */
function isIntact(folder: string): Promise<boolean> {
  return succeeds(readStoredModel(filesIn(folder), folder));
}

/** Whether a folder has a manifest, as where a run was killed while it replaced one model by another. */
function hasManifest(folder: string): Promise<boolean> {
  return succeeds(readManifest(filesIn(folder), folder));
}

function exists(file: string): Promise<boolean> {
  return succeeds(access(file));
}

function succeeds(attempt: Promise<unknown>): Promise<boolean> {
  return attempt.then(
    () => true,
    () => false,
  );
}

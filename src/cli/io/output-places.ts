import { lstat, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { checkFolder } from '../../atomic-write.js';
import { AecError } from '../../errors.js';
import { systemPath } from '../../path-bytes.js';
import { explainSystemError } from '../../system-error.js';
import { throughTemporary } from '../../temporaries.js';

/** Finds out before the work whether files can be made where they are to go, each folder once. */
export class OutputPlaces {
  /** For each folder the nearest one that exists: itself, or one above it. */
  readonly #nearest = new Map<string, Promise<string>>();

  /** Throws AecError('input') about the output if it cannot be made, or if it lies outside the folder `within`, links followed. */
  async check(output: string, within?: string): Promise<void> {
    const folder = path.dirname(output);
    const key = `${within ?? ''}\0${folder}`;
    let nearest = this.#nearest.get(key);
    if (!nearest) {
      nearest = (within === undefined ? Promise.resolve() : checkFolder(output, within)).then(() =>
        tryFolder(output),
      );
      this.#nearest.set(key, nearest);
    }
    try {
      await nameFits(await nearest, path.basename(output));
    } catch (error) {
      throw explainSystemError(error, output);
    }
  }
}

/**
 * Makes a file and removes it, in the folder of an output or in the nearest one above it that exists, which it returns: permissions alone do not tell, as root may write where nothing
 * can be written. Throws the error of the file system.
 */
async function tryFolder(output: string): Promise<string> {
  let nearest = path.dirname(path.resolve(output));
  const missing: string[] = [];
  while (!(await exists(nearest, output))) {
    missing.push(path.basename(nearest));
    nearest = path.dirname(nearest);
  }
  for (const name of missing) await nameFits(nearest, name);
  await throughTemporary(path.join(nearest, 'output'), async (temporary) => {
    await writeFile(systemPath(temporary), '', { flag: 'wx' });
    await rm(systemPath(temporary));
  }).catch((error: NodeJS.ErrnoException) => {
    // A folder like /proc, in which nobody can make files.
    if (error.code === 'ENOENT')
      throw new AecError('input', `${output}: ${nearest} takes no files`, { cause: error });
    throw error;
  });
  return nearest;
}

/** Throws the error of the file system for a name that is too long, which is found by looking for it in any folder. */
async function nameFits(folder: string, name: string): Promise<void> {
  await lstat(systemPath(path.join(folder, name))).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/** Throws the error of the file system, and for a link that leads nowhere, in the place of which no folder can be made. */
async function exists(place: string, output: string): Promise<boolean> {
  const isMissing = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  };
  if (await stat(systemPath(place)).catch(isMissing)) return true;
  if (!(await lstat(systemPath(place)).catch(isMissing))) return false;
  throw new AecError('input', `${output}: ${place} is a link that leads nowhere`);
}

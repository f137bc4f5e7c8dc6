import { stat } from 'node:fs/promises';
import { writeFileAtomically } from '../atomic-write.js';
import { readFileOrPipe } from '../ordinary-file.js';
import { systemPath } from '../path-bytes.js';
import { explainSystemError } from '../system-error.js';
import type { Place } from './place.js';

/** The file system of this machine. */
export const localPlace: Place = {
  read: (file, limits) => readFileOrPipe(file, limits).catch(explain(file)),

  async stat(file) {
    const stats = await stat(systemPath(file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
      throw explainSystemError(error, file);
    });
    if (!stats?.isFile()) return undefined;
    return { bytes: stats.size, modified: stats.mtimeMs, mode: stats.mode & 0o7777 };
  },

  publish: (file, bytes, options) => writeFileAtomically(file, bytes, options).catch(explain(file)),
};

function explain(file: string): (error: unknown) => never {
  return (error) => {
    throw explainSystemError(error, file);
  };
}

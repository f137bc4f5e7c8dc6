import { open, stat } from 'node:fs/promises';
import { writeFileAtomically } from '../atomic-write.js';
import { AecError } from '../errors.js';
import { formatBytes } from '../figures.js';
import { systemPath } from '../path-bytes.js';
import { explainSystemError } from '../system-error.js';
import type { Place } from './place.js';

/** The file system of this machine. */
export const localPlace: Place = {
  async read(file, most) {
    const handle = await open(systemPath(file)).catch(explain(file));
    try {
      const { size } = await handle.stat();
      const tooLarge = () => new AecError('input', `${file}: larger than ${formatBytes(most)}`);
      if (size > most) throw tooLarge();
      const bytes = await handle.readFile();
      // A pipe does not know its size before it is read.
      if (bytes.length > most) throw tooLarge();
      return bytes;
    } catch (error) {
      throw explainSystemError(error, file);
    } finally {
      await handle.close();
    }
  },

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

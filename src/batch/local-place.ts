import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { writeFileAtomically } from '../atomic-write.js';
import { AecError } from '../errors.js';
import { formatBytes } from '../figures.js';
import { systemPath } from '../path-bytes.js';
import { explainSystemError } from '../system-error.js';
import type { Place } from './place.js';

/** What a shell makes of `<(command)`: a pipe into which somebody writes. */
const OPEN_PIPES = /^\/(dev\/fd|proc\/self\/fd)\//;

/** The file system of this machine. */
export const localPlace: Place = {
  async read(file, most) {
    // Without O_NONBLOCK, opening a named pipe waits for somebody to write into it.
    const isOpenPipe = OPEN_PIPES.test(file);
    const flags = constants.O_RDONLY | (isOpenPipe ? 0 : (constants.O_NONBLOCK ?? 0));
    const handle = await open(systemPath(file), flags).catch(explain(file));
    try {
      const stats = await handle.stat();
      if (!stats.isFile() && !stats.isDirectory() && !isOpenPipe) {
        throw new AecError(
          'input',
          `${file}: is a pipe, a socket or a device, not a file; for a pipe write -`,
        );
      }
      const { size } = stats;
      const tooLarge = () => new AecError('input', `${file}: larger than ${formatBytes(most)}`);
      if (size > most) throw tooLarge();
      if (!isOpenPipe) return await handle.readFile();
      // A pipe does not know its size before it is read.
      const chunks: Buffer[] = [];
      let length = 0;
      for await (const chunk of handle.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) {
        length += chunk.length;
        if (length > most) throw tooLarge();
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
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

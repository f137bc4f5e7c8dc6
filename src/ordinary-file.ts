import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { AecError } from './errors.js';
import { systemPath } from './path-bytes.js';
import { LARGEST_FILE, type ReadLimits, readAtMost, START_BYTES, tooLarge } from './read-at-most.js';

/** What a shell makes of `<(command)`: a pipe into which somebody writes. */
const OPEN_PIPES = /^\/(dev\/fd|proc\/self\/fd)\//;

/**
 * All bytes of an ordinary file. What has no end or waits for somebody (a device, a pipe) and what is too large is refused
 * before it is read, with `AecError('input')` that begins with the path. Throws the error of the file system if there is no
 * such file.
 */
export async function readOrdinaryFile(file: string, limits: ReadLimits = {}): Promise<Buffer> {
  return withOrdinaryFile(file, async (handle, { size }) => {
    const { most = LARGEST_FILE, checkStart } = limits;
    if (size > most) throw tooLarge(file, most);
    if (checkStart) checkStart(await startOf(handle));
    const bytes = await handle.readFile();
    if (bytes.length > most) throw tooLarge(file, most); // it grew, or does not know its size
    return bytes;
  });
}

/** As `readOrdinaryFile`, and also what a shell puts in the place of `<(command)`. */
export async function readFileOrPipe(file: string, limits: ReadLimits = {}): Promise<Buffer> {
  if (!OPEN_PIPES.test(file)) return readOrdinaryFile(file, limits);
  const handle = await open(systemPath(file));
  try {
    return await readAtMost(handle.createReadStream({ autoClose: false }), file, limits);
  } finally {
    await handle.close();
  }
}

/** The first 4096 bytes of an ordinary file, or all of a shorter one. Throws as `readOrdinaryFile` does. */
export function readStart(file: string): Promise<Uint8Array> {
  return withOrdinaryFile(file, startOf);
}

/** Opens an ordinary file, lets `work` have it, and closes it. Throws as `readOrdinaryFile` does. */
export async function withOrdinaryFile<Result>(
  file: string,
  work: (handle: FileHandle, stats: Stats) => Promise<Result>,
): Promise<Result> {
  // Without O_NONBLOCK, opening a pipe waits for somebody to write into it.
  const handle = await open(systemPath(file), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await handle.stat();
    if (stats.isDirectory()) throw new AecError('input', `${file}: is a folder, not a file`);
    if (!stats.isFile()) {
      throw new AecError('input', `${file}: is a pipe, a socket or a device, not a file; for a pipe write -`);
    }
    return await work(handle, stats);
  } finally {
    await handle.close();
  }
}

async function startOf(handle: FileHandle): Promise<Uint8Array> {
  const start = new Uint8Array(START_BYTES);
  const { bytesRead } = await handle.read(start, 0, START_BYTES, 0);
  return start.subarray(0, bytesRead);
}

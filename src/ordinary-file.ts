import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { AecError } from './errors.js';
import { formatBytes } from './figures.js';
import { systemPath } from './path-bytes.js';

/** The most bytes of a file that is read into memory: 1 GiB. */
export const LARGEST_FILE = 2 ** 30;

/** Bytes at the start of a file that tell its kind. */
export const START_BYTES = 4096;

export interface FileLimits {
  /** The most bytes; 1 GiB by default. */
  readonly most?: number | undefined;
  /** Called with the first 4096 bytes, or all of a shorter file, before the rest is read. May throw. */
  readonly checkStart?: ((start: Uint8Array) => void) | undefined;
}

/**
 * All bytes of an ordinary file. What has no end or waits for somebody (a device, a pipe) and what is too large is refused
 * before it is read, with `AecError('input')` that begins with the path. Throws the error of the file system if there is no
 * such file.
 */
export async function readOrdinaryFile(
  file: string,
  { most = LARGEST_FILE, checkStart }: FileLimits = {},
): Promise<Buffer> {
  return withOrdinaryFile(file, async (handle, { size }) => {
    if (size > most) throw tooLarge(file, most);
    if (checkStart) checkStart(await startOf(handle));
    const bytes = await handle.readFile();
    if (bytes.length > most) throw tooLarge(file, most); // it grew, or does not know its size
    return bytes;
  });
}

/** The first 4096 bytes of an ordinary file, or all of a shorter one. Throws as `readOrdinaryFile` does. */
export function readStart(file: string): Promise<Uint8Array> {
  return withOrdinaryFile(file, startOf);
}

/** `AecError('input')` for a file, or what goes by the name `file`, of more than `most` bytes. */
export function tooLarge(file: string, most: number): AecError {
  return new AecError('input', `${file}: larger than ${formatBytes(most)}, the most that is read`);
}

async function withOrdinaryFile<Result>(
  file: string,
  work: (handle: FileHandle, stats: Stats) => Promise<Result>,
): Promise<Result> {
  // Without O_NONBLOCK, opening a pipe waits for somebody to write into it.
  const handle = await open(systemPath(file), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await handle.stat();
    if (stats.isDirectory()) throw new AecError('input', `${file}: is a folder, not a file`);
    if (!stats.isFile()) throw new AecError('input', `${file}: is a device or a pipe, not an ordinary file`);
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

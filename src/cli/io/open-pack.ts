import { type FileHandle, open } from 'node:fs/promises';
import type { ByteSource } from '../../codec/pack-source.js';
import { isPack } from '../../format/pack-file.js';
import { readStart } from '../../ordinary-file.js';
import { STANDARD_STREAM } from './standard-streams.js';

/** Whether the inputs of a command are a single file that is a pack. */
export async function isPackFile(inputs: readonly string[]): Promise<boolean> {
  const [input] = inputs;
  if (inputs.length !== 1 || input === undefined || input === STANDARD_STREAM) return false;
  return readStart(input).then(isPack, () => false);
}

/** Calls `work` with a file from which it can read any range of bytes; nothing else is read. */
export async function withFile<Result>(
  name: string,
  work: (source: ByteSource) => Promise<Result>,
): Promise<Result> {
  const file = await open(name);
  try {
    const { size } = await file.stat();
    return await work({ size, read: (offset, length) => readAt(file, offset, length) });
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const { bytesRead } = await file.read(bytes, 0, length, offset);
  return bytes.subarray(0, bytesRead);
}

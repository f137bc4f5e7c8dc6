import { readFile, rename, writeFile } from 'node:fs/promises';
import { AecError } from '../errors.js';
import type { TensorValues } from '../layers/tensor-values.js';

/** A JSON value and groups of tensors, in one file. */
export interface Checkpoint<State> {
  readonly state: State;
  readonly groups: Readonly<Record<string, TensorValues>>;
}

/**
 * Layout: one line of JSON (`state`, and name and shape of every tensor), a line feed, then all values as
 * little-endian float32 in the order listed. Written under another name and renamed: there is always a whole one.
 */
export async function writeCheckpoint<State>(file: string, checkpoint: Checkpoint<State>): Promise<void> {
  const tensors = Object.entries(checkpoint.groups).flatMap(([group, values]) =>
    values.map(({ name, shape }) => ({ group, name, shape })),
  );
  const header = `${JSON.stringify({ aecCheckpoint: 1, state: checkpoint.state, tensors })}\n`;
  const values = Object.values(checkpoint.groups)
    .flat()
    .map((tensor) => Buffer.from(tensor.values.buffer, tensor.values.byteOffset, tensor.values.byteLength));
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, Buffer.concat([Buffer.from(header), ...values]));
  await rename(temporary, file);
}

/** Reads what `writeCheckpoint` wrote; `AecError('input')` where there is none or it is damaged. */
export async function readCheckpoint<State>(file: string): Promise<Checkpoint<State>> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new AecError('input', `no checkpoint ${file}; there is nothing to resume`, { cause: error });
  });
  const end = bytes.indexOf('\n');
  try {
    const header = JSON.parse(bytes.subarray(0, end).toString('utf8'));
    if (header.aecCheckpoint !== 1) throw new Error('another version');
    return { state: header.state, groups: readGroups(header.tensors, bytes.subarray(end + 1)) };
  } catch (error) {
    throw new AecError('input', `${file} is not a checkpoint of this aec; delete it and train anew`, {
      cause: error,
    });
  }
}

function readGroups(
  tensors: readonly { group: string; name: string; shape: number[] }[],
  bytes: Buffer,
): Record<string, TensorValues> {
  const groups: Record<string, { name: string; shape: number[]; values: Float32Array }[]> = {};
  let offset = 0;
  for (const { group, name, shape } of tensors) {
    const length = shape.reduce((product, size) => product * size, 4);
    if (offset + length > bytes.length) throw new Error('cut off');
    const values = new Float32Array(new Uint8Array(bytes.subarray(offset, offset + length)).buffer);
    groups[group] ??= [];
    groups[group].push({ name, shape, values });
    offset += length;
  }
  return groups;
}

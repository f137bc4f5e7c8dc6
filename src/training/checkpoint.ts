import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { writeFileAtomically } from '../atomic-write.js';
import { AecError } from '../errors.js';
import { parseAs, parseJson } from '../json.js';
import type { TensorValues } from '../layers/tensor-values.js';
import { readOrdinaryFile, readStart } from '../ordinary-file.js';

/** A JSON value and groups of tensors, in one file. */
export interface Checkpoint<State> {
  readonly state: State;
  readonly groups: Readonly<Record<string, TensorValues>>;
}

const tensors = v.array(
  v.object({
    group: v.string(),
    name: v.string(),
    shape: v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  }),
);

/** Node reads no larger files at once. */
const LARGEST_CHECKPOINT = 2 ** 31 - 1;

const MARK = 'aecCheckpoint';

const START = `{"${MARK}":`;
const CHECKSUM_BYTES = 32;

/**
 * What a file looks like by its start: a checkpoint, one that was cut off there (or is empty), or anything else. Throws the error of the
 * file system if it cannot be read.
 */
export async function looksLike(file: string): Promise<'checkpoint' | 'cut' | 'other'> {
  const start = Buffer.from(await readStart(file)).toString('latin1');
  if (start.startsWith(START)) return 'checkpoint';
  return START.startsWith(start) ? 'cut' : 'other';
}

/** The error for a checkpoint that nobody can go on from. */
export function damagedCheckpoint(file: string, cause?: unknown): AecError {
  const message = `${file} is damaged, or of another version of aec; delete it and train anew`;
  return new AecError('input', message, { cause });
}

/**
 * Writes a checkpoint completely or not at all. Layout: one line of JSON (`state`, and the name and shape of each
 * tensor), a line feed, all values as little-endian float32 in the order listed, and the SHA-256 of everything before it.
 */
export async function writeCheckpoint<State>(file: string, checkpoint: Checkpoint<State>): Promise<void> {
  const listed: v.InferOutput<typeof tensors> = Object.entries(checkpoint.groups).flatMap(([group, values]) =>
    values.map(({ name, shape }) => ({ group, name, shape: [...shape] })),
  );
  const header = `${JSON.stringify({ [MARK]: 1, state: checkpoint.state, tensors: listed })}\n`;
  const values = Object.values(checkpoint.groups)
    .flat()
    .map((tensor) => Buffer.from(tensor.values.buffer, tensor.values.byteOffset, tensor.values.byteLength));
  const bytes = Buffer.concat([Buffer.from(header), ...values]);
  await writeFileAtomically(file, Buffer.concat([bytes, checksumOf(bytes)]));
}

/**
 * Reads what `writeCheckpoint` wrote, with a state that fits `schema`. `AecError('input')` if the file is missing or
 * damaged.
 */
export async function readCheckpoint<State>(
  file: string,
  schema: v.GenericSchema<unknown, State>,
): Promise<Checkpoint<State>> {
  const bytes = await readOrdinaryFile(file, { most: LARGEST_CHECKPOINT }).catch((error: unknown) => {
    if (error instanceof AecError) throw error;
    throw new AecError('input', `no checkpoint ${file}; there is nothing to resume`, { cause: error });
  });
  const checked = bytes.subarray(0, -CHECKSUM_BYTES);
  if (!checksumOf(checked).equals(bytes.subarray(-CHECKSUM_BYTES))) throw damagedCheckpoint(file);
  const end = checked.indexOf('\n');
  const header = v.object({ [MARK]: v.literal(1), state: schema, tensors });
  try {
    const json = parseJson(checked.subarray(0, end), file, 'input');
    const { state, tensors: listed } = parseAs(header, json, file, 'input');
    return { state, groups: readGroups(listed, checked.subarray(end + 1)) };
  } catch (error) {
    throw damagedCheckpoint(file, error);
  }
}

function checksumOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function readGroups(listed: v.InferOutput<typeof tensors>, bytes: Buffer): Record<string, TensorValues> {
  const groups: Record<string, { name: string; shape: number[]; values: Float32Array }[]> = {};
  let offset = 0;
  for (const { group, name, shape } of listed) {
    const length = shape.reduce((product, size) => product * size, 4);
    if (offset + length > bytes.length) throw new RangeError('the file is cut off');
    const values = new Float32Array(new Uint8Array(bytes.subarray(offset, offset + length)).buffer);
    groups[group] ??= [];
    groups[group].push({ name, shape, values });
    offset += length;
  }
  return groups;
}

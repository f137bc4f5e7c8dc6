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

/** Whether a file begins like a checkpoint. */
export async function isCheckpoint(file: string): Promise<boolean> {
  const start = await readStart(file).catch(() => new Uint8Array());
  return Buffer.from(start).toString('latin1').startsWith(`{"${MARK}":`);
}

/**
 * Writes a checkpoint completely or not at all. Layout: one line of JSON (`state`, and the name and shape of each
 * tensor), a line feed, then all values as little-endian float32 in the order listed.
 */
export async function writeCheckpoint<State>(file: string, checkpoint: Checkpoint<State>): Promise<void> {
  const listed: v.InferOutput<typeof tensors> = Object.entries(checkpoint.groups).flatMap(([group, values]) =>
    values.map(({ name, shape }) => ({ group, name, shape: [...shape] })),
  );
  const header = `${JSON.stringify({ [MARK]: 1, state: checkpoint.state, tensors: listed })}\n`;
  const values = Object.values(checkpoint.groups)
    .flat()
    .map((tensor) => Buffer.from(tensor.values.buffer, tensor.values.byteOffset, tensor.values.byteLength));
  await writeFileAtomically(file, Buffer.concat([Buffer.from(header), ...values]));
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
  const end = bytes.indexOf('\n');
  const header = v.object({ [MARK]: v.literal(1), state: schema, tensors });
  try {
    const json = parseJson(bytes.subarray(0, end), file, 'input');
    const { state, tensors: listed } = parseAs(header, json, file, 'input');
    return { state, groups: readGroups(listed, bytes.subarray(end + 1)) };
  } catch (error) {
    throw new AecError('input', `${file} is not a checkpoint of this aec; delete it and train anew`, {
      cause: error,
    });
  }
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

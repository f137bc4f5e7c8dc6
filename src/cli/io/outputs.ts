import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AecError } from '../../errors.js';
import { checkStdoutTakesBytes, STANDARD_STREAM } from './standard-streams.js';

export interface OutputChecks {
  /** Files that the command reads, which no output may replace. */
  readonly inputs?: readonly string[];
  readonly force?: boolean;
  /** Whether JSON is to go to stdout. */
  readonly json?: boolean;
}

/**
 * Checks where a command will write, before it does any work. Throws AecError: `usage` if an output is also an input,
 * or if stdout is a terminal or already taken by JSON; `input` if an output is a folder, or exists without `force`.
 */
export async function checkOutputs(
  outputs: readonly string[],
  { inputs = [], force = false, json = false }: OutputChecks,
): Promise<void> {
  const files = outputs.filter((output) => output !== STANDARD_STREAM);
  if (files.length < outputs.length) {
    if (json) {
      throw new AecError('usage', '--json and the image cannot both go to stdout; pass -o FILE');
    }
    checkStdoutTakesBytes(force);
  }
  await checkInputsSurvive(inputs, files);
  await checkNothingExists(files, force);
}

/** Two names may mean one file: links are followed. */
async function checkInputsSurvive(inputs: readonly string[], outputs: readonly string[]): Promise<void> {
  const trueName = (file: string) => realpath(file).catch(() => path.resolve(file));
  const files = new Set(await Promise.all(inputs.map(trueName)));
  for (const output of outputs) {
    if (files.has(await trueName(output))) {
      throw new AecError(
        'usage',
        `${output} is an input and would be overwritten; choose another output with -o`,
      );
    }
  }
}

async function checkNothingExists(outputs: readonly string[], force: boolean): Promise<void> {
  const existing: string[] = [];
  for (const output of outputs) {
    const stats = await stat(output).catch(() => undefined);
    if (stats?.isDirectory()) throw new AecError('input', `${output} is a folder; name a file`);
    // A device or a pipe is written to, not replaced.
    if (stats?.isFile()) existing.push(output);
  }
  if (existing.length === 0 || force) return;
  const which =
    existing.length === 1
      ? `${existing[0]} exists already`
      : `${existing.length} of ${outputs.length} outputs exist already, the first is ${existing[0]}`;
  throw new AecError('input', `${which}; pass --force to replace`);
}

import type { Stats } from 'node:fs';
import { lstat, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isUrl } from '../../batch/refs.js';
import { AecError } from '../../errors.js';
import { systemPath } from '../../path-bytes.js';
import { inChunks } from './in-chunks.js';
import { checkStdoutTakesBytes, STANDARD_STREAM } from './standard-streams.js';

/** Where a command will write, and perhaps where it writes instead if a file of that name exists. */
export type Output = string | readonly [output: string, alternate: string];

export interface OutputChecks {
  /** Files that the command reads, which no output may replace. */
  readonly inputs?: Iterable<string>;
  readonly force?: boolean | undefined;
  /** Whether outputs may exist for another reason than `force`. */
  readonly mayExist?: boolean | undefined;
  /** Whether JSON is to go to stdout. */
  readonly json?: boolean | undefined;
}

/**
 * Checks where a command will write, before it does any work. Throws AecError: `usage` if an output is also an input,
 * or if stdout is a terminal or already taken by JSON; `input` if an output is a folder, or exists without `force`.
 * Places that are no local files see to it when they are written.
 */
export async function checkOutputs(
  outputs: Iterable<Output>,
  { inputs = [], force = false, mayExist = force, json = false }: OutputChecks,
): Promise<void> {
  const existing = new ExistingOutputs(inputs);
  let total = 0;
  for await (const states of inChunks(outputs, (output) => existing.look(output))) {
    total += states.length;
    if (!states.includes('stdout')) continue;
    if (json) throw new AecError('usage', '--json and the image cannot both go to stdout; pass -o FILE');
    checkStdoutTakesBytes(force);
  }
  await existing.checkInputs();
  if (existing.count === 0 || mayExist) return;
  const which =
    existing.count === 1
      ? `${existing.first} exists already`
      : `${existing.count} of ${total} outputs exist already, the first is ${existing.first}`;
  throw new AecError('input', `${which}; pass --force to replace`);
}

/** The outputs that exist, of which it keeps only those that may be inputs, too. */
class ExistingOutputs {
  count = 0;
  first: string | undefined;
  readonly #inputs: Iterable<string>;
  readonly #suspects: string[] = [];
  #extensions: Set<string> | undefined;

  constructor(inputs: Iterable<string>) {
    this.#inputs = inputs;
  }

  async look(output: Output): Promise<'stdout' | undefined> {
    const candidates = typeof output === 'string' ? [output] : output;
    if (candidates[0] === STANDARD_STREAM) return 'stdout';
    let isTaken = true;
    for (const candidate of candidates) {
      if (isUrl(candidate)) return undefined;
      const stats = await statsOf(candidate);
      if (stats?.target?.isDirectory()) throw new AecError('input', `${candidate} is a folder; name a file`);
      // A device or a pipe is written to, not replaced.
      isTaken &&= stats !== undefined && (stats.target === undefined || stats.target.isFile());
      if (stats && (stats.isLink || this.#isLikeInput(candidate))) this.#suspects.push(candidate);
    }
    if (isTaken) {
      this.count++;
      this.first ??= candidates[0];
    }
    return undefined;
  }

  /** Two names may mean one file: links are followed. */
  async checkInputs(): Promise<void> {
    if (this.#suspects.length === 0) return;
    const files = new Set<string>();
    for await (const names of inChunks(this.#inputs, trueName)) for (const name of names) files.add(name);
    for (const output of this.#suspects) {
      if (!files.has(await trueName(output))) continue;
      throw new AecError(
        'usage',
        `${output} is an input and would be overwritten; choose another output with -o`,
      );
    }
  }

  #isLikeInput(output: string): boolean {
    this.#extensions ??= new Set(Array.from(this.#inputs, extensionOf));
    return this.#extensions.has(extensionOf(output));
  }
}

function extensionOf(file: string): string {
  return path.extname(file).toLowerCase();
}

/** Undefined if nothing is there; `target` is undefined for a link that leads nowhere. */
async function statsOf(file: string): Promise<{ isLink: boolean; target: Stats | undefined } | undefined> {
  const own = await lstat(systemPath(file)).catch(() => undefined);
  if (!own?.isSymbolicLink()) return own && { isLink: false, target: own };
  return { isLink: true, target: await stat(systemPath(file)).catch(() => undefined) };
}

async function trueName(file: string): Promise<string> {
  return realpath(systemPath(file) as string).catch(() => path.resolve(file));
}

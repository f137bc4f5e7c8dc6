import type { Stats } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import path from 'node:path';
import { checkReplaced } from '../../atomic-write.js';
import { isUrl } from '../../batch/refs.js';
import { AecError } from '../../errors.js';
import { systemPath } from '../../path-bytes.js';
import { explainSystemError } from '../../system-error.js';
import { finalPath, trueName } from '../../true-path.js';
import { inChunks } from './in-chunks.js';
import type { Job } from './job.js';
import { OutputPlaces } from './output-places.js';
import { checkStdoutTakesBytes, STANDARD_STREAM } from './standard-streams.js';

/** Where a command will write, as a job says it; a path alone is a file that the user has named. */
export type Output = string | Pick<Job, 'output' | 'alternate' | 'within'>;

export interface OutputChecks {
  /** Files that the command reads, which no output may replace. They are asked for only where an output exists. */
  readonly inputs?: Iterable<string> | AsyncIterable<string>;
  readonly force?: boolean | undefined;
  /** Whether outputs may exist for another reason than `force`. */
  readonly mayExist?: boolean | undefined;
  /** Whether JSON is to go to stdout. */
  readonly json?: boolean | undefined;
  /** Whether no two outputs are one file, as is known already. */
  readonly areDistinct?: boolean | undefined;
  /** Whether an output that cannot be made is a failure of its own image, unless none can be made. */
  readonly failAlone?: boolean | undefined;
  /** Called with an output that is an input: throws if there is a better reason not to read it. */
  readonly checkInput?: (file: string) => Promise<void>;
}

/**
 * Checks where a command will write, before it does any work. Throws AecError: `usage` if an output is also an input or another output,
 * or if stdout is a terminal or already taken by JSON; `input` if an output cannot be made there, is a folder, exists without `force`, or
 * is something that nobody has named: a device, a pipe, or a file elsewhere to which a link leads.
 * Places that are no local files see to it when they are written.
 */
export async function checkOutputs(outputs: Iterable<Output>, checks: OutputChecks): Promise<void> {
  const { inputs = [], force = false, mayExist = force, json = false } = checks;
  const { areDistinct, failAlone = false, checkInput } = checks;
  if (!areDistinct) await checkDistinct(outputs);
  const existing = new ExistingOutputs(inputs, { force, mayExist, failAlone });
  let total = 0;
  for await (const states of inChunks(outputs, (output) => existing.look(output))) {
    total += states.length;
    if (!states.includes('stdout')) continue;
    if (json) throw new AecError('usage', '--json and the image cannot both go to stdout; pass -o FILE');
    checkStdoutTakesBytes(force);
  }
  existing.checkPlaces();
  await existing.checkInputs(checkInput);
  if (existing.count === 0 || mayExist) return;
  const which =
    existing.count > 1
      ? `${existing.count} of ${total} outputs exist already, the first is ${existing.first[0]}`
      : `${existing.first.join(' and ')} ${existing.first.length > 1 ? 'exist' : 'exists'} already`;
  const replaced = existing.count === 1 && existing.first.length > 1 ? ` ${existing.first[0]}` : '';
  throw new AecError('input', `${which}; pass --force to replace${replaced}`);
}

/** Two names may mean one file. */
async function checkDistinct(outputs: Iterable<Output>): Promise<void> {
  const files = new Set<string>();
  for (const output of outputs) {
    const name = typeof output === 'string' ? output : output.output;
    if (isUrl(name)) continue;
    const file = name === STANDARD_STREAM ? name : await trueName(name);
    if (files.has(file)) {
      throw new AecError(
        'usage',
        `${name} would be written twice, by two options or for two images; name different files`,
      );
    }
    files.add(file);
  }
}

/** The outputs that exist, of which it keeps only those that may be inputs, too. */
class ExistingOutputs {
  count = 0;
  /** The first one, and its alternate. */
  first: readonly string[] = [];
  readonly #inputs: Iterable<string> | AsyncIterable<string>;
  readonly #force: boolean;
  readonly #mayExist: boolean;
  readonly #failAlone: boolean;
  /** Why the first output cannot be made that cannot be made, and whether there is one that can. */
  #fault: unknown;
  #hasPlace = false;
  readonly #places = new OutputPlaces();
  readonly #suspects: string[] = [];
  #extensions: Promise<Set<string>> | undefined;

  constructor(
    inputs: Iterable<string> | AsyncIterable<string>,
    {
      force,
      mayExist,
      failAlone,
    }: { readonly force: boolean; readonly mayExist: boolean; readonly failAlone: boolean },
  ) {
    this.#inputs = inputs;
    this.#force = force;
    this.#mayExist = mayExist;
    this.#failAlone = failAlone;
  }

  async look(output: Output): Promise<'stdout' | undefined> {
    const job = typeof output === 'string' ? { output } : output;
    if (job.output === STANDARD_STREAM) return 'stdout';
    const candidates = job.alternate === undefined ? [job.output] : [job.output, job.alternate];
    let isTaken = true;
    for (const candidate of candidates) {
      if (isUrl(candidate)) return undefined;
      isTaken = (await this.#isThereOrFails(candidate, job.within)) && isTaken;
    }
    if (!isTaken) return undefined;
    if (this.count === 0) this.first = candidates;
    this.count++;
    return undefined;
  }

  async #isThereOrFails(file: string, within: string | undefined): Promise<boolean> {
    try {
      const isThere = await this.#isThere(file, within);
      this.#hasPlace = true;
      return isThere;
    } catch (error) {
      if (!this.#failAlone) throw error;
      this.#fault ??= error;
      return false;
    }
  }

  /** Whether a file is there that would be replaced. Throws AecError('input') for one that cannot be made. */
  async #isThere(file: string, within: string | undefined): Promise<boolean> {
    const stats = await statsOf(file);
    if (stats?.target?.isDirectory() || (!stats && /[/\\]$/.test(file))) {
      throw new AecError('input', `${file} is a folder; name a file`);
    }
    if (stats && (stats.isLink || (await this.#isLikeInput(file)))) this.#suspects.push(file);
    if (stats && within !== undefined && this.#force) await checkReplaced(file, stats.target, within);
    const isOrdinary = stats === undefined || stats.target === undefined || stats.target.isFile();
    // A device or a pipe that somebody names is written to, not replaced.
    if (!isOrdinary && within === undefined) return false;
    if (!stats || this.#force || !this.#mayExist) {
      await this.#places.check(stats?.isLink && this.#force ? await finalPath(file) : file, within);
    }
    return stats !== undefined;
  }

  /** Throws if there are outputs, and none of them can be made. */
  checkPlaces(): void {
    if (this.#fault !== undefined && !this.#hasPlace) throw this.#fault;
  }

  /** Two names may mean one file: links are followed. */
  async checkInputs(checkInput: OutputChecks['checkInput']): Promise<void> {
    if (this.#suspects.length === 0) return;
    const files = new Set<string>();
    for await (const names of inChunks(this.#inputs, trueName)) for (const name of names) files.add(name);
    for (const output of this.#suspects) {
      if (!files.has(await trueName(output))) continue;
      await checkInput?.(output);
      throw new AecError(
        'usage',
        `${output} is an input and would be overwritten; choose another output with -o`,
      );
    }
  }

  async #isLikeInput(output: string): Promise<boolean> {
    this.#extensions ??= extensionsOf(this.#inputs);
    return (await this.#extensions).has(extensionOf(output));
  }
}

async function extensionsOf(files: Iterable<string> | AsyncIterable<string>): Promise<Set<string>> {
  const extensions = new Set<string>();
  for await (const file of files) extensions.add(extensionOf(file));
  return extensions;
}

function extensionOf(file: string): string {
  return path.extname(file).toLowerCase();
}

/** Undefined if nothing is there; `target` is undefined for a link that leads nowhere. Throws AecError('input') for a path that cannot be. */
async function statsOf(file: string): Promise<{ isLink: boolean; target: Stats | undefined } | undefined> {
  const isMissing = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw explainSystemError(error, file);
    return undefined;
  };
  const own = await lstat(systemPath(file)).catch(isMissing);
  if (!own?.isSymbolicLink()) return own && { isLink: false, target: own };
  return { isLink: true, target: await stat(systemPath(file)).catch(isMissing) };
}

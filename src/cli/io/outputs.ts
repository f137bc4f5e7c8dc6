import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { IMAGE_EXTENSIONS } from '../../data/find-images.js';
import { AecError } from '../../errors.js';
import { type FileKind, findInputs, type Inputs, type Source } from './inputs.js';
import { checkStdoutTakesBytes, STANDARD_STREAM } from './standard-streams.js';

/** One file to make from another; either may be `-`. */
export interface Job {
  readonly input: string;
  readonly output: string;
}

/** What a command turns into what. */
export interface Conversion {
  readonly reads: FileKind;
  /** The extension of its outputs, with the dot. */
  readonly extension: string;
  /** Throws AecError('usage') when a file of that name is not what the command writes. */
  checkOutputName(output: string): void;
}

export interface OutputOptions {
  readonly output?: string;
  readonly force?: boolean;
}

/**
 * Decides what is read and what is written before anything is: every output next to its input, under the name
 * `output`, or in the folder `output` with the tree of the inputs kept.
 *
 * Throws AecError: `usage` where outputs cannot be told apart or would destroy an input; `input` where inputs are
 * missing, or outputs exist and `force` is not given.
 */
export async function planJobs(
  inputs: readonly string[],
  conversion: Conversion,
  options: OutputOptions,
): Promise<Job[]> {
  const found = await findInputs(inputs, conversion.reads);
  const locate = await chooseOutput(found, conversion, options.output);
  const jobs = distinctJobs(found.sources.map((source) => ({ input: source.path, output: locate(source) })));
  await checkInputsSurvive(
    jobs.map(({ input }) => input),
    jobs.map(({ output }) => output),
  );
  if (jobs[0]?.output === STANDARD_STREAM) checkStdoutTakesBytes(options.force ?? false);
  else await checkNothingExists(jobs, options.force ?? false);
  return jobs;
}

/** Where the output of a source goes. */
type Locate = (source: Source) => string;

async function chooseOutput(inputs: Inputs, conversion: Conversion, output?: string): Promise<Locate> {
  const { single, sources } = inputs;
  const fromStdin = sources[0]?.path === STANDARD_STREAM;
  const inFolder = (folder: string) => (source: Source) =>
    path.join(folder, withExtension(source.relative, conversion.extension));
  if (output === undefined) {
    if (fromStdin) return () => STANDARD_STREAM;
    return (source) => withExtension(source.path, conversion.extension);
  }
  if (output === STANDARD_STREAM) {
    if (!single) throw new AecError('usage', '-o -: only one image fits on stdout; give a folder');
    return () => STANDARD_STREAM;
  }
  const existing = await stat(output).catch(() => undefined);
  if (existing?.isDirectory() || /[/\\]$/.test(output)) {
    if (fromStdin) throw new AecError('usage', `-o ${output}: stdin has no name in a folder; name a file`);
    return inFolder(output);
  }
  if (single) {
    conversion.checkOutputName(output);
    return () => output;
  }
  checkFolderName(output, existing !== undefined);
  return inFolder(output);
}

/** Throws unless `output`, which is no folder yet, can be made one. */
function checkFolderName(output: string, exists: boolean): void {
  const extension = path.extname(output).slice(1).toLowerCase();
  if (extension === 'aec') {
    throw new AecError(
      'usage',
      `-o ${output}: several images in one .aec file are a pack: aec pack FOLDER; or give a folder`,
    );
  }
  if (exists || IMAGE_EXTENSIONS.includes(extension)) {
    throw new AecError('usage', `-o ${output}: names a file; several inputs need a folder`);
  }
}

function withExtension(file: string, extension: string): string {
  return path.join(path.dirname(file), path.basename(file, path.extname(file)) + extension);
}

/** Drops jobs that were named twice; two inputs for one output are an error. */
function distinctJobs(jobs: readonly Job[]): Job[] {
  const jobOf = new Map<string, Job>();
  for (const job of jobs) {
    const key = path.resolve(job.output);
    const other = jobOf.get(key);
    if (other === undefined) {
      jobOf.set(key, job);
    } else if (path.resolve(other.input) !== path.resolve(job.input)) {
      const both = `${other.input} and ${job.input}`;
      throw new AecError(
        'usage',
        `${both} would both be written to ${job.output}; rename one, or write elsewhere`,
      );
    }
  }
  return [...jobOf.values()];
}

/** Throws AecError('usage') where an output is an input, under whatever name. */
export async function checkInputsSurvive(
  inputs: readonly string[],
  outputs: readonly string[],
): Promise<void> {
  const trueName = (file: string) => realpath(file).catch(() => path.resolve(file));
  const files = new Set(await Promise.all(inputs.map(trueName)));
  for (const output of outputs) {
    if (output !== STANDARD_STREAM && files.has(await trueName(output))) {
      throw new AecError(
        'usage',
        `${output} is an input and would be overwritten; choose another output with -o`,
      );
    }
  }
}

/** Throws AecError('input') where an output is a folder, or is there already and `force` is not given. */
export async function checkNothingExists(
  jobs: readonly Pick<Job, 'output'>[],
  force: boolean,
): Promise<void> {
  const existing: string[] = [];
  for (const { output } of jobs) {
    const stats = await stat(output).catch(() => undefined);
    if (stats?.isDirectory()) throw new AecError('input', `${output}: is a folder, a file cannot replace it`);
    // A device or a pipe is written to, not replaced.
    if (stats?.isFile()) existing.push(output);
  }
  if (existing.length === 0 || force) return;
  const count = existing.length === 1 ? '' : ` (and ${existing.length - 1} more of ${jobs.length})`;
  throw new AecError('input', `${existing[0]}${count} exists already; pass --force to replace`);
}

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { IMAGE_EXTENSIONS } from '../../data/find-images.js';
import { AecError } from '../../errors.js';
import { type FileKind, findInputs, type Inputs, type Source } from './inputs.js';
import { checkOutputs } from './outputs.js';
import { STANDARD_STREAM } from './standard-streams.js';

/** One file to make from another; either may be `-`. */
export interface Job {
  readonly input: string;
  readonly output: string;
}

/** The kind of files that a command reads, and the kind that it writes. */
export interface Conversion {
  readonly reads: FileKind;
  /** The extension of its outputs, with the dot. */
  readonly extension: string;
  /** Throws AecError('usage') if the command does not write files of that name. */
  checkOutputName(output: string): void;
}

export interface JobOptions {
  readonly output?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/**
 * Pairs every input with its output, and checks all of them before anything is read or written. An output goes next to
 * its input, to the file `output`, or into the folder `output`, which then keeps the tree of the inputs.
 *
 * Throws AecError: `usage` if two inputs share an output; `input` for missing inputs; and what `checkOutputs` throws.
 */
export async function planJobs(
  inputs: readonly string[],
  conversion: Conversion,
  options: JobOptions,
): Promise<Job[]> {
  const found = await findInputs(inputs, conversion.reads);
  const locate = await chooseOutput(found, conversion, options.output);
  const jobs = distinctJobs(found.sources.map((source) => ({ input: source.path, output: locate(source) })));
  await checkOutputs(
    jobs.map(({ output }) => output),
    { ...options, inputs: jobs.map(({ input }) => input) },
  );
  return jobs;
}

/** Maps a source to the path of its output. */
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

/** Throws AecError('usage') unless `output`, which is not a folder yet, can become one. */
function checkFolderName(output: string, exists: boolean): void {
  const extension = path.extname(output).slice(1).toLowerCase();
  if (extension === 'aec') {
    throw new AecError(
      'usage',
      `-o ${output}: aec pack puts several images into one .aec file; for one file per image give a folder`,
    );
  }
  if (exists || IMAGE_EXTENSIONS.includes(extension)) {
    throw new AecError('usage', `-o ${output}: is the name of a file; several inputs need a folder`);
  }
}

function withExtension(file: string, extension: string): string {
  return path.join(path.dirname(file), path.basename(file, path.extname(file)) + extension);
}

/** Drops inputs that were named twice; throws AecError('usage') for two inputs with one output. */
function distinctJobs(jobs: readonly Job[]): Job[] {
  const jobOf = new Map<string, Job>();
  for (const job of jobs) {
    const key = path.resolve(job.output);
    const other = jobOf.get(key);
    if (other === undefined) {
      jobOf.set(key, job);
    } else if (path.resolve(other.input) !== path.resolve(job.input)) {
      const both = `${other.input} and ${job.input}`;
      throw new AecError('usage', `${both} would both be written to ${job.output}; rename one of them`);
    }
  }
  return [...jobOf.values()];
}

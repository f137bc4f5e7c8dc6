import path from 'node:path';
import { isUrl } from '../../batch/refs.js';
import { isInShard, parseShard, type Shard } from '../../batch/shard.js';
import { AecError } from '../../errors.js';
import { chooseOutputs } from './choose-outputs.js';
import type { Conversion } from './conversions.js';
import { readList, type Separator, streamList } from './input-list.js';
import { findInputs, type Inputs, type Problem } from './inputs.js';
import type { Job, JobOptions, Locate } from './job.js';
import { checkJournalPlace } from './journal-place.js';
import { Plan } from './plan-jobs.js';
import { jobsBelow, splitPrefixes } from './s3-prefixes.js';
import { listedSource } from './sources.js';
import { STANDARD_STREAM } from './standard-streams.js';

export interface BatchInputOptions extends JobOptions {
  readonly filesFrom?: string;
  /** Whether the paths of `filesFrom` end with NUL. */
  readonly null?: boolean;
  readonly shard?: string;
  readonly skipExisting?: boolean;
  readonly update?: boolean;
  readonly resume?: string;
  readonly journal?: string;
}

/** All files that a command is to code. */
export interface Batch {
  readonly jobs: Iterable<Job> | AsyncIterable<Job>;
  /** Undefined while a list comes on stdin or from S3. */
  readonly count: number | undefined;
  readonly isStdoutTaken: boolean;
  /** What cannot be taken; more may come with a list. */
  readonly problems: readonly Problem[];
  readonly others: readonly string[];
}

/**
 * Finds all inputs and pairs them with outputs. Everything known from the start is checked before anything is coded; a list on stdin is
 * checked line by line, as it comes, until `signal` is aborted. Throws what `findInputs`, `parseShard` and `Plan.check` throw.
 */
export async function planBatch(
  inputs: readonly string[],
  conversion: Conversion,
  options: BatchInputOptions,
  signal: AbortSignal,
): Promise<Batch> {
  const { filesFrom, skipExisting, update, resume, force } = options;
  const journal = resume ?? options.journal;
  if (inputs.length === 0 && filesFrom === undefined) {
    throw new AecError('usage', 'no inputs: name files or folders, or a list of them with --files-from');
  }
  if (inputs.includes(STANDARD_STREAM) && filesFrom === STANDARD_STREAM) {
    throw new AecError('usage', "'-' and --files-from - cannot both read stdin");
  }
  const separator: Separator = options.null ? 'nul' : 'line';
  const shard = options.shard === undefined ? undefined : parseShard(options.shard);
  const { prefixes, others } = await splitPrefixes(inputs);
  const found = await findInputs(others, conversion.reads);
  if (filesFrom !== undefined && filesFrom !== STANDARD_STREAM) {
    found.sources.addListed(await readList(filesFrom, separator));
  }
  const single = found.single && filesFrom === undefined && prefixes.length === 0;
  const locate = await chooseOutputs({ ...found, single }, conversion, options);
  const plan = new Plan(found, locate, shard);
  const mayExist = force || skipExisting || update || resume !== undefined;
  await plan.check(conversion, { ...options, ...(mayExist && { mayExist }) });
  if (journal !== undefined) await checkJournalPlace(journal, plan);
  const problems = [...found.problems];
  if (filesFrom === STANDARD_STREAM || prefixes.length > 0) {
    const below = jobsBelow(prefixes, conversion, locate, shard, problems);
    const list = filesFrom === STANDARD_STREAM ? streamList(separator, signal) : [];
    const jobs = chain(plan, below, new ListedJobs(list, locate, shard, problems, journal));
    return { jobs, count: undefined, isStdoutTaken: false, problems, others: found.others };
  }
  const isStdoutTaken = writesToStdout(found, locate);
  return { jobs: plan, count: plan.count, isStdoutTaken, problems, others: found.others };
}

function writesToStdout({ sources }: Inputs, locate: Locate): boolean {
  const [first] = sources;
  return first !== undefined && locate(first).output === STANDARD_STREAM;
}

async function* chain(...parts: (Iterable<Job> | AsyncIterable<Job>)[]): AsyncGenerator<Job> {
  for (const part of parts) yield* part;
}

/** The jobs of a list that comes bit by bit. */
class ListedJobs implements AsyncIterable<Job> {
  readonly #paths: Iterable<string> | AsyncIterable<string>;
  readonly #locate: Locate;
  readonly #shard: Shard | undefined;
  readonly #problems: Problem[];
  readonly #journal: string | undefined;
  /** The input of each output so far. */
  readonly #inputOf = new Map<string, string>();

  constructor(
    paths: Iterable<string> | AsyncIterable<string>,
    locate: Locate,
    shard: Shard | undefined,
    problems: Problem[],
    journal: string | undefined,
  ) {
    this.#journal = journal && path.resolve(journal);
    this.#paths = paths;
    this.#locate = locate;
    this.#shard = shard;
    this.#problems = problems;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Job> {
    for await (const listed of this.#paths) {
      const source = listedSource(listed);
      if (this.#shard && !isInShard(source.relative, this.#shard)) continue;
      const job = this.#locate(source);
      const message = this.#faultOf(job);
      if (message === '') continue;
      if (message === undefined) yield job;
      else this.#problems.push({ input: job.input, message });
    }
  }

  /** Undefined for a job that can be done, empty for one that was listed before. */
  #faultOf({ input, output }: Job): string | undefined {
    const [from, to] = [input, output].map((file) => (isUrl(file) ? file : path.resolve(file)));
    if (from === to) return 'would be overwritten; choose another output with -o';
    if (this.#journal !== undefined && [from, to].includes(this.#journal)) {
      return 'would be mixed with the journal; choose another file for the journal';
    }
    const other = this.#inputOf.get(to!);
    if (other === from) return '';
    if (other !== undefined) return `${other} was written to ${output} before; pass --keep-extension`;
    this.#inputOf.set(to!, from!);
    return undefined;
  }
}

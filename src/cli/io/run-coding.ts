import { ExistsError } from '../../atomic-write.js';
import { codeAll } from '../../batch/code-all.js';
import { CodingPool } from '../../batch/coding-pool.js';
import { type CodedRow, type CodingRow, hasFailed } from '../../batch/coding-row.js';
import type { CodingJob } from '../../batch/coding-task.js';
import { Journal, markOf } from '../../batch/journal.js';
import { DoneBefore } from '../../batch/resume.js';
import { AecError } from '../../errors.js';
import { formatCountOf } from '../../figures.js';
import { EXIT } from '../core/exit-codes.js';
import { explain } from '../core/verbosity.js';
import { type Batch, type BatchInputOptions, planBatch } from './batch-inputs.js';
import { type CodingProgress, NO_PROGRESS } from './coding-progress.js';
import { CodingReport } from './coding-report.js';
import type { Conversion } from './conversions.js';
import type { ReportingOptions, ResultTable } from './convert-files.js';
import { type Interruption, interruptedBySignals } from './interruption.js';
import { openCodingProgress } from './open-coding-progress.js';
import { printNote } from './output.js';
import { Pending } from './pending.js';
import { findPlaceOrStream } from './place-or-stream.js';

export interface CodingRunOptions extends BatchInputOptions, ReportingOptions {
  readonly jobs?: number;
  readonly onError?: 'continue' | 'stop';
  readonly preserve?: readonly ('mtime' | 'mode')[];
}

/** What a command does with each file. */
export interface CodingRun {
  readonly conversion: Conversion;
  readonly table: ResultTable<CodedRow>;
  /** The hash of the model that was named, if any. */
  readonly modelHash: string | undefined;
  /** Adds the settings of the command to those of all commands. */
  job(common: Pick<CodingJob['settings'], 'existing' | 'preserve'>): CodingJob;
}

/** Codes all inputs of a command on all cores, and reports on them. A file that fails stops the others only if the options say so. */
export async function runCoding(
  inputs: readonly string[],
  run: CodingRun,
  options: CodingRunOptions,
): Promise<void> {
  const { quiet = false, skipExisting, update, force, preserve, resume } = options;
  const existing = force || update ? 'replace' : skipExisting ? 'keep' : 'refuse';
  const job = run.job({ existing, ...(preserve && { preserve: [...preserve] }) });
  const mark = markOf(job, run.modelHash);
  const stopping = new AbortController();
  const batch = await planBatch(inputs, run.conversion, options, stopping.signal);
  if (!quiet) noteOthers(batch);
  const done = resume === undefined ? undefined : await readDone(resume, quiet);
  const earlier = done && { done, mark };
  const pending = new Pending(batch.jobs, { ...options, findPlace: findPlaceOrStream, earlier });
  const total = () => (batch.count === undefined ? undefined : batch.count - pending.skipped);
  const isOne = batch.count === 1;
  const progress = quiet || isOne ? NO_PROGRESS : await openCodingProgress(job.direction, total);
  const { isStdoutTaken } = batch;
  const report = new CodingReport(run.table, { ...options, isStdoutTaken, progress });
  const journal = await openJournal(options, mark);
  // One file alone is not worth waiting for: there a signal ends the program at once.
  const interruption = isOne ? undefined : stopOnSignal(stopping, progress, quiet);
  const pool = new CodingPool({ jobs: options.jobs, findPlace: findPlaceOrStream });
  try {
    await code(pool, job, pending, { batch, journal, progress, report, stopping }, options);
  } finally {
    interruption?.end();
    progress.close();
    await pool.close();
    journal?.close();
    report.end(batch.problems, pending.skipped);
  }
  if (interruption?.by) process.exitCode = interruption.by === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
}

interface Recorders {
  readonly batch: Batch;
  readonly journal: Journal | undefined;
  readonly progress: CodingProgress;
  readonly report: CodingReport;
  readonly stopping: AbortController;
}

/** A signal lets what is under way finish, and starts nothing more. */
function stopOnSignal(stopping: AbortController, progress: CodingProgress, quiet: boolean): Interruption {
  return interruptedBySignals(() => {
    if (!quiet) {
      progress.above(() => printNote('aec: finishing what is under way; once more to leave at once'));
    }
    stopping.abort();
  });
}

async function code(
  pool: CodingPool,
  job: CodingJob,
  pending: Pending,
  { batch, journal, progress, report, stopping }: Recorders,
  { onError, preview }: CodingRunOptions,
): Promise<void> {
  const stop = () => stopping.abort();
  if (onError === 'stop' && batch.problems.length > 0) stop();
  const onRow = (row: CodingRow) => {
    journal?.add(row);
    progress.add(row);
    if (onError === 'stop' && hasFailed(row)) stop();
  };
  const models = new Set<string>();
  const rows = codeAll(pool, job, pending, {
    onRow,
    signal: stopping.signal,
    ...(preview && { onPictures: report.keepPictures }),
  });
  for await (const row of rows) {
    if (!hasFailed(row) && !models.has(row.model.hash)) {
      models.add(row.model.hash);
      explain(`model ${row.model.id} (${row.model.hash.slice(0, 8)})`);
    }
    await report.add(row);
  }
}

/** The journal to write, which is the one of the run that goes on. */
async function openJournal(
  { journal, resume }: CodingRunOptions,
  mark: string,
): Promise<Journal | undefined> {
  const file = resume ?? journal;
  if (file === undefined) return undefined;
  return Journal.open(file, mark, { goesOn: resume !== undefined }).catch((error: unknown) => {
    if (!(error instanceof ExistsError)) throw error;
    throw new AecError('input', `${error.message}; --resume ${file} goes on with it`, { cause: error });
  });
}

async function readDone(file: string, quiet: boolean): Promise<DoneBefore> {
  const done = await DoneBefore.read(file);
  if (done.unreadable > 0 && !quiet) {
    const lines = formatCountOf(done.unreadable, 'line');
    printNote(`aec: note: ${file}: ${lines} cut or damaged; what they were about is done again`);
  }
  explain(`${file}: ${formatCountOf(done.count, 'file')} done before`);
  return done;
}

function noteOthers({ others }: Batch): void {
  if (others.length === 0) return;
  printNote(
    `aec: note: ${formatCountOf(others.length, 'other file')} left alone: hidden, of another kind, or the same by a link`,
  );
  for (const other of others) explain(`left alone: ${other}`);
}

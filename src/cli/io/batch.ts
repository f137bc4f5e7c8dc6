import { AecError, type AecErrorCode } from '../../errors.js';
import { explainSystemError } from '../../system-error.js';
import { exitCodeOf } from '../core/exit-codes.js';
import { nameOfInput } from './files.js';
import { printNote } from './output.js';

/** An input that could not be processed. */
export interface Failure {
  readonly input: string;
  readonly code: AecErrorCode;
  readonly message: string;
}

export interface BatchResult<Result> {
  readonly results: readonly Result[];
  readonly failures: readonly Failure[];
}

/**
 * Runs `work` for one job after the other. A job that fails is reported on stderr and the others still run; the first
 * failure decides the exit status. Errors with a code in `fatal` would hit every job, so they end the batch, and so do
 * bugs.
 */
export async function runBatch<Job extends { readonly input: string }, Result>(
  jobs: readonly Job[],
  fatal: readonly AecErrorCode[],
  work: (job: Job) => Promise<Result>,
): Promise<BatchResult<Result>> {
  const results: Result[] = [];
  const failures: Failure[] = [];
  for (const job of jobs) {
    try {
      results.push(await work(job));
    } catch (thrown) {
      const error = explainSystemError(thrown);
      if (!(error instanceof AecError) || fatal.includes(error.code)) throw error;
      const message = nameInput(job.input, error.message);
      printNote(`aec: ${message}`);
      failures.push({ input: job.input, code: error.code, message });
    }
  }
  if (failures.length > 0) {
    if (jobs.length > 1) printNote(`aec: ${failures.length} of ${jobs.length} inputs failed`);
    process.exitCode = exitCodeOf(failures[0]!.code);
  }
  return { results, failures };
}

function nameInput(input: string, message: string): string {
  const name = nameOfInput(input);
  return message.startsWith(`${name}:`) ? message : `${name}: ${message}`;
}

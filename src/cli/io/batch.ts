import { describeError } from '../../batch/code-item.js';
import type { FailedRow } from '../../batch/coding-row.js';
import { AecError, type AecErrorCode } from '../../errors.js';
import { explainSystemError } from '../../system-error.js';
import { EXIT, exitCodeOf } from '../core/exit-codes.js';
import { nameOfInput } from './files.js';
import type { Problem } from './inputs.js';
import { printNote } from './output.js';

/** An input that could not be processed. */
export interface Failure {
  readonly input: string;
  readonly code: FailedRow['error']['code'];
  readonly message: string;
}

export interface BatchResult<Result> {
  readonly results: readonly Result[];
  readonly failures: readonly Failure[];
}

export interface BatchOptions {
  /** Codes of errors that would hit every job, so that they end the batch. */
  readonly fatal?: readonly AecErrorCode[];
  /** Inputs that could not even become jobs. */
  readonly problems?: readonly Problem[];
}

/**
 * Runs `work` for one job after the other. A job that fails is reported on stderr and the others still run; the first
 * failure decides the exit status. Bugs end the batch.
 */
export async function runBatch<Job extends { readonly input: string }, Result>(
  jobs: readonly Job[],
  { fatal = [], problems = [] }: BatchOptions,
  work: (job: Job) => Promise<Result>,
): Promise<BatchResult<Result>> {
  const results: Result[] = [];
  const failures = problems.map(failureOfProblem);
  for (const { message } of failures) printNote(`aec: ${message}`);
  for (const job of jobs) {
    try {
      results.push(await work(job));
    } catch (thrown) {
      const error = explainSystemError(thrown);
      if (!(error instanceof AecError) || fatal.includes(error.code)) throw error;
      const described = describeError(error);
      const failure = failureOf(job.input, described);
      printNote(`aec: ${failure.message}`);
      printStack(described.stack);
      failures.push(failure);
    }
  }
  endWithFailures(failures[0], failures.length, jobs.length + problems.length);
  return { results, failures };
}

/** Prints a stack trace, if there is one and AEC_DEBUG asks for it. */
export function printStack(stack: string | undefined): void {
  if (stack === undefined || !process.env.AEC_DEBUG) return;
  for (const line of stack.split('\n')) printNote(line);
}

export function failureOfProblem({ input, message }: Problem): Failure {
  return failureOf(input, { code: 'input', message });
}

/** The message begins with the name of the input. */
export function failureOf(input: string, { code, message }: FailedRow['error']): Failure {
  const name = nameOfInput(input);
  return { input, code, message: message.startsWith(`${name}:`) ? message : `${name}: ${message}` };
}

/** Says how many inputs failed, and makes the first failure decide the exit status. */
export function endWithFailures(first: Failure | undefined, count: number, total: number): void {
  if (!first) return;
  if (total > 1) printNote(`aec: ${count} of ${total} inputs failed`);
  process.exitCode = first.code === 'bug' ? EXIT.bug : exitCodeOf(first.code);
}

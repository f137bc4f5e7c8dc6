import { AecError, stackOf } from '../../errors.js';
import { explainSystemError } from '../../system-error.js';
import { printNote } from '../io/output.js';
import { EXIT, exitCodeOf } from './exit-codes.js';

/** Prints an error to stderr in one line, with its stack trace under AEC_DEBUG=1, which --verbose sets. Returns the exit status. */
export function reportError(thrown: unknown): number {
  const error = explainSystemError(thrown);
  const message = firstLine(error instanceof Error ? error.message || error.name : String(error));
  const known = error instanceof AecError;
  printNote(
    known
      ? `aec: ${message}`
      : `aec: ${message}. This is a bug in aec: please report it with the output under AEC_DEBUG=1`,
  );
  if (process.env.AEC_DEBUG && error instanceof Error) {
    for (const line of stackOf(error).split('\n')) printNote(line);
  }
  return known ? exitCodeOf(error.code) : EXIT.bug;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!.replace(/[.\s]+$/, '');
}

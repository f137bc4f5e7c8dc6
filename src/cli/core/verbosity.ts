import { printNote } from '../io/output.js';

let verbose = false;

/** Set once, from `--verbose`, before the command runs. */
export function setVerbose(value: boolean): void {
  verbose = value;
}

/** Prints a line to stderr if `--verbose` is set. */
export function explain(line: string): void {
  if (verbose) printNote(`aec: ${line}`);
}

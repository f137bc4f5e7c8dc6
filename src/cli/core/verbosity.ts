import { printNote } from '../io/output.js';

let verbose = false;

/** What `--verbose` says; set once, before a command runs. */
export function setVerbose(value: boolean): void {
  verbose = value;
}

export function isVerbose(): boolean {
  return verbose;
}

/** A line on stderr for those who asked how it comes about. */
export function explain(line: string): void {
  if (verbose) printNote(`aec: ${line}`);
}

import type { CodingRow } from '../../batch/coding-row.js';

/** Shows how far the coding of many files is. */
export interface CodingProgress {
  add(row: CodingRow): void;
  /** Prints something without garbling what is on the screen. */
  above(print: () => void): void;
  /** Removes what is on the screen. Call it also after an error. */
  close(): void;
}

/** How many files there are to code; undefined while a list is still read. */
export type CountLeft = () => number | undefined;

export const NO_PROGRESS: CodingProgress = { add() {}, above: (print) => print(), close() {} };

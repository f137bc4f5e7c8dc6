import { AecError } from '../../errors.js';
import type { Image } from '../../image/image.js';
import type { BatchResult } from './batch.js';
import { printJson, printNote, printResult } from './output.js';
import type { Job } from './outputs.js';
import { printPreview } from './preview.js';
import { STANDARD_STREAM } from './standard-streams.js';
import { type Column, streamTable } from './table.js';

export interface ReportingOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly preview?: boolean;
}

/** Tells what becomes of the files of a command: rows of a table as they come, or one JSON document at the end. */
export interface Report<Result> {
  /** `pictures` are shown side by side where a preview is asked for. */
  add(result: Result, pictures: readonly Image[]): void;
  finish(batch: BatchResult<Result>): void;
}

/** With an image on stdout the table goes to stderr; `--json` beside it throws AecError('usage'). */
export function openReport<Result>(
  jobs: readonly Job[],
  { json = false, quiet = false, preview = false }: ReportingOptions,
  columns: readonly Column[],
  cellsOf: (result: Result) => readonly string[],
): Report<Result> {
  const toStdout = jobs.some(({ output }) => output === STANDARD_STREAM);
  if (toStdout && json) throw new AecError('usage', '--json and the image both want stdout; pass -o FILE');
  const addRow = streamTable(columns, toStdout ? printNote : printResult);
  return {
    add(result, pictures) {
      if (!json && !quiet) addRow(cellsOf(result));
      if (preview) printPreview(pictures, toStdout || json ? process.stderr : process.stdout);
    },
    finish({ results, failures }) {
      if (json) printJson({ results, failures });
    },
  };
}

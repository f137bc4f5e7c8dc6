import { type CodedRow, type CodingRow, hasFailed } from '../../batch/coding-row.js';
import { formatCount, formatCountOf } from '../../figures.js';
import type { Image } from '../../image/image.js';
import { endWithFailures, type Failure, failureOf, failureOfProblem, printStack } from './batch.js';
import type { CodingProgress } from './coding-progress.js';
import type { ReportingOptions, ResultTable } from './convert-files.js';
import { nameOfInput } from './files.js';
import type { Problem } from './inputs.js';
import { JsonDocument } from './json-document.js';
import { printNote, printResult, untilPrinted } from './output.js';
import { printPreview } from './preview.js';
import { streamTable } from './table.js';

export interface CodingReportOptions extends ReportingOptions {
  readonly isStdoutTaken: boolean;
  readonly progress: CodingProgress;
}

/** Failures that are listed at the end, without --json. */
const MOST_LISTED = 100;

/** Prints what became of each file, as a table or as one JSON document, and at the end what failed. */
export class CodingReport {
  readonly #options: CodingReportOptions;
  readonly #addRow: (result: CodedRow) => Promise<void>;
  readonly #document = new JsonDocument();
  readonly #failures: Failure[] = [];
  #failed = 0;
  #done = 0;
  #pictures: readonly Image[] = [];

  constructor({ columns, cellsOf }: ResultTable<CodedRow>, options: CodingReportOptions) {
    this.#options = options;
    const addRow = streamTable(columns, options.isStdoutTaken ? printNote : printResult);
    this.#addRow = (row) => addRow(cellsOf(row));
  }

  /** Keeps the pictures to show with the row that comes next. */
  keepPictures = (pictures: readonly Image[]): void => {
    this.#pictures = pictures;
  };

  async add(row: CodingRow): Promise<void> {
    this.#done++;
    if (hasFailed(row)) this.#addFailure(failureOf(row.input, row.error), row.error.stack);
    else await this.#addResult(row);
    await untilPrinted();
  }

  /** Lists what failed, and makes the first failure decide the exit status. */
  end(problems: readonly Problem[], skipped: number): void {
    const { json, quiet } = this.#options;
    const failures = [...problems.map(failureOfProblem), ...this.#failures];
    const count = problems.length + this.#failed;
    if (json) this.#document.end({ failures, skipped });
    else if (!quiet && skipped > 0) printNote(`aec: ${formatCountOf(skipped, 'file')} left out, done before`);
    for (const { message, code } of failures.slice(0, MOST_LISTED)) {
      printNote(`aec: ${message}${code === 'bug' ? '. This is a bug in aec: please report it' : ''}`);
    }
    if (count > MOST_LISTED) printNote(`aec: and ${formatCount(count - MOST_LISTED)} more`);
    endWithFailures(failures[0], count, problems.length + skipped + this.#done);
  }

  async #addResult(row: CodedRow): Promise<void> {
    const { json, quiet, preview, isStdoutTaken, progress } = this.#options;
    const pictures = this.#pictures;
    this.#pictures = [];
    if (!quiet) {
      const name = nameOfInput(row.input);
      for (const { level, text } of row.notes) {
        progress.above(() => printNote(`aec: ${level}: ${name}: ${text}`));
      }
    }
    if (json) this.#document.addResult(row);
    else if (!quiet) {
      progress.above(() => {});
      await this.#addRow(row);
    }
    if (preview) printPreview(pictures, isStdoutTaken || json ? process.stderr : process.stdout);
  }

  #addFailure(failure: Failure, stack?: string): void {
    this.#failed++;
    if (this.#options.json || this.#failures.length < MOST_LISTED) this.#failures.push(failure);
    printStack(stack);
  }
}

import readline from 'node:readline';
import cliProgress from 'cli-progress';
import { type CodingRow, hasFailed } from '../../batch/coding-row.js';
import { formatBytes, formatCount, formatCountOf, formatDuration, formatSpeed } from '../../figures.js';
import { printNote } from './output.js';

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

const SECONDS_BETWEEN_LINES = 10;
const MS_BETWEEN_UPDATES = 100;

/** Progress on stderr: a bar on a terminal, else a line every few seconds, and one at the end of a run that long. */
export function openCodingProgress(name: string, total: CountLeft): CodingProgress {
  return process.stderr.isTTY ? new BarProgress(name, total) : new LineProgress(name, total);
}

/** What was done so far, in figures. */
class Tally {
  readonly #started = performance.now();
  #input = 0;
  #output = 0;
  done = 0;
  failed = 0;

  add(row: CodingRow): void {
    this.done++;
    if (hasFailed(row)) this.failed++;
    else {
      this.#input += row.bytes.input;
      this.#output += row.bytes.output;
    }
  }

  get seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }

  /** `812 images/s, 4.2 MB/s, 3.1 MB saved, 2 failed`. */
  words(): string {
    const perSecond = [
      `${formatSpeed(this.done / this.seconds)} images/s`,
      `${formatBytes(Math.round(this.#input / this.seconds))}/s`,
    ];
    const saved = this.#input - this.#output;
    if (saved > 0) perSecond.push(`${formatBytes(saved)} saved`);
    if (this.failed > 0) perSecond.push(`${formatCount(this.failed)} failed`);
    return perSecond.join(', ');
  }

  left(total: number): string {
    return `${formatDuration(this.seconds * (total / this.done - 1))} left`;
  }
}

class LineProgress implements CodingProgress {
  readonly #name: string;
  readonly #total: CountLeft;
  readonly #tally = new Tally();
  #printed = 0;

  constructor(name: string, total: CountLeft) {
    this.#name = name;
    this.#total = total;
  }

  add(row: CodingRow): void {
    this.#tally.add(row);
    if (this.#tally.seconds - this.#printed < SECONDS_BETWEEN_LINES) return;
    this.#printed = this.#tally.seconds;
    const total = this.#total();
    const done = formatCount(this.#tally.done);
    if (total === undefined) printNote(`${this.#name}: ${done} images, ${this.#tally.words()}`);
    else {
      const left = this.#tally.left(total);
      printNote(
        `${this.#name}: ${done} of ${formatCountOf(total, 'image')}, ${this.#tally.words()}, ${left}`,
      );
    }
  }

  above(print: () => void): void {
    print();
  }

  close(): void {
    if (this.#printed === 0) return;
    const count = formatCountOf(this.#tally.done, 'image');
    printNote(`${this.#name}: ${count}, ${this.#tally.words()}, ${formatDuration(this.#tally.seconds)}`);
  }
}

class BarProgress implements CodingProgress {
  readonly #total: CountLeft;
  readonly #tally = new Tally();
  readonly #bar: cliProgress.SingleBar;
  #updated = 0;

  constructor(name: string, total: CountLeft) {
    this.#total = total;
    const format = `${name} [{bar}] {value}/{total}  {words}  {left}`;
    const unknown = `${name} {value} images  {words}`;
    this.#bar = new cliProgress.SingleBar({
      format: total() === undefined ? unknown : format,
      barsize: 20,
      clearOnComplete: true,
      hideCursor: true,
      // Signals belong to the run, which ends after what is under way.
      gracefulExit: false,
    });
  }

  add(row: CodingRow): void {
    this.#tally.add(row);
    const now = performance.now();
    if (now - this.#updated < MS_BETWEEN_UPDATES) return;
    this.#updated = now;
    const { done } = this.#tally;
    const total = this.#total() ?? done;
    const shown = { words: this.#tally.words(), left: this.#tally.left(total) };
    if (!this.#bar.isActive) this.#bar.start(total, done, shown);
    this.#bar.setTotal(total);
    this.#bar.update(done, shown);
  }

  above(print: () => void): void {
    if (this.#bar.isActive) {
      readline.cursorTo(process.stderr, 0);
      readline.clearLine(process.stderr, 0);
    }
    print();
  }

  close(): void {
    this.#bar.stop();
  }
}

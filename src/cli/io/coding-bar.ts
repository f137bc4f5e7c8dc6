import readline from 'node:readline';
import cliProgress from 'cli-progress';
import type { CodingRow } from '../../batch/coding-row.js';
import type { CodingProgress, CountLeft } from './coding-progress.js';
import { Tally } from './tally.js';

const MS_BETWEEN_UPDATES = 100;

/** A bar on a terminal, below what is printed above it. */
export class BarProgress implements CodingProgress {
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

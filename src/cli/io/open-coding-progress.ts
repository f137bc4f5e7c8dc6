import type { CodingRow } from '../../batch/coding-row.js';
import { formatCount, formatCountOf, formatDuration } from '../../figures.js';
import type { CodingProgress, CountLeft } from './coding-progress.js';
import { printNote } from './output.js';
import { Tally } from './tally.js';
import { canRedraw } from './terminal.js';

const SECONDS_BETWEEN_LINES = 10;

/** Progress on stderr: a bar on a terminal, else a line every few seconds, and one at the end of a run that long. */
export async function openCodingProgress(name: string, total: CountLeft): Promise<CodingProgress> {
  if (!canRedraw(process.stderr)) return new LineProgress(name, total);
  const { BarProgress } = await import('./coding-bar.js'); // what draws it is no small package
  return new BarProgress(name, total);
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
    if (total === undefined)
      printNote(`${this.#name}: ${formatCountOf(this.#tally.done, 'image')}, ${this.#tally.words()}`);
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

import { type CodingRow, hasFailed } from '../../batch/coding-row.js';
import { formatBytes, formatCount, formatDuration, formatSpeed } from '../../figures.js';

/** What was done so far, in figures. */
export class Tally {
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

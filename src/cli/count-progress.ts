import cliProgress from 'cli-progress';
import { formatCount, formatCountOf, formatDuration } from './figures.js';
import { printNote } from './output.js';

/** Shows how far work on many things of one kind has come. */
export interface CountProgress {
  update(done: number, total: number): void;
  /** To be called however it ends: takes the bar off the screen. */
  close(): void;
}

const SECONDS_BETWEEN_LINES = 10;

/** On stderr: a bar where that is a terminal, else a line now and then. */
export function openCountProgress(name: string, unit = 'image'): CountProgress {
  return process.stderr.isTTY ? barProgress(name) : lineProgress(name, unit);
}

function barProgress(name: string): CountProgress {
  const bar = new cliProgress.SingleBar({
    format: `${name} [{bar}] {value}/{total}  {left} left`,
    barsize: 24,
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: false,
  });
  const started = performance.now();
  return {
    update(done, total) {
      const left = ((performance.now() - started) / 1000) * (total / done - 1);
      const shown = { left: formatDuration(left) };
      if (bar.isActive) bar.update(done, shown);
      else bar.start(total, done, shown);
    },
    close: () => bar.stop(),
  };
}

function lineProgress(name: string, unit: string): CountProgress {
  const started = performance.now();
  let printed = started;
  return {
    update(done, total) {
      const now = performance.now();
      if (done < total && now - printed < SECONDS_BETWEEN_LINES * 1000) return;
      printed = now;
      const seconds = formatDuration((now - started) / 1000);
      printNote(`${name}: ${formatCount(done)} of ${formatCountOf(total, unit)}, ${seconds}`);
    },
    close: () => {},
  };
}

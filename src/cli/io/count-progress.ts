import cliProgress from 'cli-progress';
import { formatCount, formatCountOf, formatDuration, formatSpeed } from '../../figures.js';
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
  return process.stderr.isTTY ? barProgress(name, unit) : lineProgress(name, unit);
}

function barProgress(name: string, unit: string): CountProgress {
  const bar = new cliProgress.SingleBar({
    format: `${name} [{bar}] {value}/{total}  {speed} ${unit}s/s  {left} left`,
    barsize: 24,
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: false,
  });
  const started = performance.now();
  return {
    update(done, total) {
      const seconds = (performance.now() - started) / 1000;
      const shown = {
        speed: formatSpeed(done / seconds),
        left: formatDuration(seconds * (total / done - 1)),
      };
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
      const seconds = (now - started) / 1000;
      const speed = `${formatSpeed(done / seconds)} ${unit}s/s`;
      const left =
        done < total ? `${formatDuration(seconds * (total / done - 1))} left` : formatDuration(seconds);
      printNote(`${name}: ${formatCount(done)} of ${formatCountOf(total, unit)}, ${speed}, ${left}`);
    },
    close: () => {},
  };
}

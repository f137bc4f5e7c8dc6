import cliProgress from 'cli-progress';
import { formatCount, formatCountOf, formatDuration, formatSpeed } from '../../figures.js';
import { printNote } from './output.js';
import { canRedraw } from './terminal.js';

/** Shows how many of many things are done. */
export interface CountProgress {
  update(done: number, total: number): void;
  /** Removes the bar from the screen. Call it also after an error. */
  close(): void;
}

const SECONDS_BETWEEN_LINES = 10;

/** Progress on stderr: a bar on a terminal, else a line every few seconds. */
export function openCountProgress(name: string, unit = 'image'): CountProgress {
  return canRedraw(process.stderr) ? barProgress(name, unit) : lineProgress(name, unit);
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

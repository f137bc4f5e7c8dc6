import type { TrainingEvent } from '../../../training/events.js';
import { printJsonLine } from '../../io/output.js';
import { canRedraw } from '../../io/terminal.js';
import { BarProgress } from './progress-bar.js';
import { LineProgress, type TrainingProgress } from './progress-lines.js';

/** Prints JSON lines to stdout; or lines to stderr, with a bar on a terminal; or nothing. */
export function openProgress({ json, quiet }: { json: boolean; quiet: boolean }): TrainingProgress {
  if (quiet && !json) return { onEvent: () => {}, close: () => {} };
  if (json) return { onEvent: printEvent, close: () => {} };
  const lines = new LineProgress();
  return canRedraw(process.stderr) ? new BarProgress(lines) : lines;
}

/** Leaves out batches: there are hundreds per epoch. */
function printEvent(event: TrainingEvent): void {
  if (event.type !== 'batch') printJsonLine(event);
}

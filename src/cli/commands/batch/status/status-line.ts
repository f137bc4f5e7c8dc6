import { printNote } from '../../../io/output.js';
import { canRedraw } from '../../../io/terminal.js';

const SECONDS_BETWEEN_LINES = 10;

/** Shows on stderr how something goes on. */
export interface StatusLine {
  show(text: string): void;
  close(): void;
}

/** One line that changes on a terminal, else a line every few seconds. */
export function openStatusLine(): StatusLine {
  return canRedraw(process.stderr) ? changingLine() : separateLines();
}

function changingLine(): StatusLine {
  const clear = '\r\u001b[K';
  return {
    show: (text) => process.stderr.write(clear + text.slice(0, (process.stderr.columns ?? 80) - 1)),
    close: () => process.stderr.write(clear),
  };
}

function separateLines(): StatusLine {
  let printed = Number.NEGATIVE_INFINITY;
  return {
    show(text) {
      if (performance.now() - printed < SECONDS_BETWEEN_LINES * 1000) return;
      printed = performance.now();
      printNote(text);
    },
    close: () => {},
  };
}

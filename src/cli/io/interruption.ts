import { removeTemporaries } from '../../temporaries.js';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export interface Interruption {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** The first signal, once there was one. */
  readonly by: NodeJS.Signals | undefined;
  /** Signals have their usual effect again. */
  end(): void;
}

/**
 * The first Ctrl-C, or request to end, asks work to end when it can, after `onFirst`. The second one ends the program at once, after
 * `onSecond`.
 */
export function interruptedBySignals(onFirst: () => void, onSecond: () => void = () => {}): Interruption {
  const controller = new AbortController();
  let by: NodeJS.Signals | undefined;
  const end = () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  const onSignal = (signal: NodeJS.Signals) => {
    if (by === undefined) {
      by = signal;
      onFirst();
      controller.abort();
      return;
    }
    onSecond();
    end();
    removeTemporaries();
    // Raised again with its default action, so that a shell sees what ended the program.
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    get by() {
      return by;
    },
    end,
  };
}

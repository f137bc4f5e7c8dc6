import { existsSync } from 'node:fs';
import { commandLine } from '../../core/command-line.js';
import { printNote } from '../../io/output.js';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export interface Interruption {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Signals have their usual effect again. */
  end(): void;
}

/**
 * The first Ctrl-C asks the training to end, and calls `onFirst`, which says where the checkpoint lies. The second one ends
 * the program at once, with a line on what is kept.
 */
export function interruptedBySignals(onFirst: () => string): Interruption {
  const controller = new AbortController();
  let checkpoint: string | undefined;
  const end = () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  const onSignal = (signal: NodeJS.Signals) => {
    if (checkpoint === undefined) {
      checkpoint = onFirst();
      controller.abort();
      return;
    }
    const advice = existsSync(checkpoint) ? `go on with: ${commandToResume()}` : 'nothing is kept';
    printNote(`aec: interrupted; ${advice}`);
    end();
    // Raised again with its default action, so that a shell sees what ended the program.
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return { signal: controller.signal, end };
}

/** The command line of this process with --resume. */
export function commandToResume(): string {
  const given = process.argv.slice(2).filter((word) => !['--resume', '--force', '-f'].includes(word));
  return commandLine([...given, '--resume']);
}

import { existsSync } from 'node:fs';
import { commandLine } from '../../core/command-line.js';
import { type Interruption, interruptedBySignals } from '../../io/interruption.js';
import { printNote } from '../../io/output.js';

/**
 * The first Ctrl-C asks the training to end, and calls `onFirst`, which says where the checkpoint lies. The second one ends
 * the program at once, with a line on what is kept.
 */
export function interruptedTraining(onFirst: () => string): Interruption {
  let checkpoint = '';
  return interruptedBySignals(
    () => {
      checkpoint = onFirst();
    },
    () => {
      const advice = existsSync(checkpoint) ? `go on with: ${commandToResume()}` : 'nothing is kept';
      printNote(`aec: interrupted; ${advice}`);
    },
  );
}

/** The command line of this process with --resume. */
export function commandToResume(): string {
  const given = process.argv.slice(2).filter((word) => !['--resume', '--force', '-f'].includes(word));
  return commandLine([...given, '--resume']);
}

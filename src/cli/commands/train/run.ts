import path from 'node:path';
import { modelPrefix } from '../../../codec/model-prefix.js';
import type { EngineName } from '../../../engine/engine-names.js';
import { trainModel } from '../../../training/train-model.js';
import { commandLine } from '../../core/command-line.js';
import { EXIT } from '../../core/exit-codes.js';
import { printJsonLine, printNote, printResult } from '../../io/output.js';
import { configOf, optionError, type TrainingChoices } from './options.js';
import { openProgress } from './progress.js';

export interface TrainCommandOptions extends TrainingChoices {
  readonly engine: 'auto' | EngineName;
  readonly workers?: number;
  readonly resume?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `aec train`: trains until all epochs are done or a signal comes. */
export async function runTraining(options: TrainCommandOptions): Promise<void> {
  const { engine, workers, resume = false, force = false, json = false, quiet = false } = options;
  const config = configOf(options);
  const folder = options.output ?? path.join('models', config.id);
  const progress = openProgress({ json, quiet });
  const interruption = new AbortController();
  const interrupt = () => {
    progress.close();
    if (!json && !quiet) printNote('stopping after this batch; once more to stop at once');
    interruption.abort();
  };
  // `once`: the second Ctrl-C ends the program the way signals do.
  for (const signal of SIGNALS) process.once(signal, interrupt);
  try {
    const result = await trainModel(config, {
      folder,
      engine,
      workers,
      resume,
      force,
      signal: interruption.signal,
      onEvent: (event) => {
        if (!interruption.signal.aborted) progress.onEvent(event);
      },
    });
    const { id, hash, interrupted, freeze } = result;
    if (freeze?.fault) printNote(`aec: warning: ${freeze.fault}`);
    if (json) printJsonLine({ type: 'end', id, hash, folder, interrupted });
    else if (!interrupted && !quiet) printResult(`${folder}: model ${id} (${modelPrefix({ hash })})`);
    if (interrupted) {
      printNote(`aec: interrupted; ${adviceToResume(result.history.length)}`);
      process.exitCode = EXIT.interrupted;
    }
  } catch (error) {
    throw optionError(error);
  } finally {
    progress.close();
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

function adviceToResume(epochs: number): string {
  if (epochs === 0) return 'no epoch was finished, nothing is kept';
  const given = process.argv.slice(2).filter((word) => !['--resume', '--force', '-f'].includes(word));
  return `go on with: ${commandLine([...given, '--resume'])}`;
}

import path from 'node:path';
import { modelPrefix } from '../../../codec/model-prefix.js';
import { subsetOf } from '../../../data/dataset.js';
import type { EngineName } from '../../../engine/engine-names.js';
import { checkpointOf } from '../../../training/checkpoint-place.js';
import { ownId } from '../../../training/config.js';
import { trainModel } from '../../../training/train-model.js';
import { EXIT } from '../../core/exit-codes.js';
import { tellOf } from '../../io/open-images.js';
import { printJsonLine, printNote, printResult } from '../../io/output.js';
import { OutputPlaces } from '../../io/output-places.js';
import { shownFolder } from '../../io/shown-folder.js';
import { commandToResume, interruptedTraining } from './interruption.js';
import { measureTrained } from './measure-trained.js';
import { chooseConfig, optionError, type TrainingChoices } from './options.js';
import { openProgress } from './progress.js';

export interface TrainCommandOptions extends TrainingChoices {
  readonly engine: 'auto' | EngineName;
  readonly jobs?: number;
  readonly resume?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `aec train`: trains until all epochs are done, the time is over, or a signal comes. */
export async function runTraining(options: TrainCommandOptions): Promise<void> {
  const { engine, jobs, resume = false, force = false, json = false, quiet = false } = options;
  await checkModelPlace(options.output ?? path.join('models', 'new'));
  const { config, choice } = await chooseConfig(options);
  const folder = options.output ?? path.join('models', config.id);
  const progress = openProgress({ json, quiet });
  if (!json && !quiet) {
    for (const line of choice?.lines ?? []) printNote(line);
    noteOwnId(config.id);
  }
  const interruption = interruptedTraining(() => {
    progress.close();
    if (!json && !quiet) printNote('stopping after this batch, and saving; once more to leave at once');
    return checkpointOf(folder);
  });
  try {
    const result = await trainModel(config, {
      folder,
      engine,
      workers: jobs,
      ...(choice && { dataset: choice.dataset }),
      resume,
      force,
      started: 0, // when the process began
      signal: interruption.signal,
      onEvent: (event) => {
        if (event.type === 'start') tellOf(event, quiet);
        if (event.type !== 'batch' || !interruption.signal.aborted) progress.onEvent(event);
      },
    });
    const { id, hash, interrupted, freeze } = result;
    if (freeze?.fault && !quiet) printNote(`aec: warning: ${freeze.fault}`);
    if (!interrupted && config.data !== 'mnist') {
      await measureTrained(folder, {
        images: subsetOf(result.dataset, result.validationIndices),
        keptAside: config.validationSplit > 0,
        seconds: Math.max(LEAST_MEASURE_SECONDS, result.secondsLeft ?? MEASURE_SECONDS),
        signal: interruption.signal,
        json,
        quiet,
      });
    }
    if (json) printJsonLine({ type: 'end', id, hash, folder, interrupted });
    else if (hash !== null && !quiet) printResult(`${folder}: model ${id} (${modelPrefix({ hash })})`);
    if (interrupted) {
      printNote(`aec: interrupted; ${whatIsKept(hash !== null && folder)}`);
      process.exitCode = interruption.by === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
    }
  } catch (error) {
    throw optionError(error);
  } finally {
    progress.close();
    interruption.end();
  }
}

/** Throws AecError('input') before any work if neither the model nor its checkpoint could be written. */
async function checkModelPlace(folder: string): Promise<void> {
  const checkpoint = shownFolder(checkpointOf(folder));
  for (const output of [checkpoint, path.join(folder, 'manifest.json')])
    await new OutputPlaces().check(output);
}

/** The time for measuring the model at the end without a budget of time, and the least with one. */
const MEASURE_SECONDS = 60;
const LEAST_MEASURE_SECONDS = 2;

/** Says that the id is another than expected, because a model that came with aec has that one. */
function noteOwnId(id: string): void {
  const expected = id.replace(/-own$/, '');
  if (expected === id || ownId(expected) !== id) return;
  printNote(`aec: note: ${expected} is the id of a model that came with aec; this one will be ${id}`);
}

function whatIsKept(folder: string | false): string {
  if (folder === false) return 'nothing had been trained yet, and nothing is kept';
  return `${folder} is the model as far as it was trained; go on with: ${commandToResume()}`;
}

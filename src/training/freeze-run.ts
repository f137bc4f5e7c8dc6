import type { FrozenModel } from '../architectures/trainable.js';
import type { Dataset } from '../data/dataset.js';
import { AecError } from '../errors.js';
import { diverged } from './diverged.js';
import type { TrainingRun } from './run.js';

/** Freezes what a run has trained. `AecError('model')` if its weights are such that no integers stand for them. */
export async function freezeRun(
  { trainable, config }: TrainingRun,
  dataset: Dataset,
  indices: Uint32Array,
): Promise<FrozenModel> {
  try {
    return await trainable.freeze(dataset, indices);
  } catch (error) {
    if (!(error instanceof AecError) || error.code !== 'model') throw error;
    throw diverged(
      `no integers stand for its weights (${error.message}), which the option resume cannot mend and force starts anew`,
      config,
      { cause: error },
    );
  }
}

import type { FrozenModel } from '../architectures/trainable.js';
import type { TrainingConfig } from '../architectures/training-config.js';
import type { Dataset } from '../data/dataset.js';
import { unsavedModel } from '../model-store/unsaved-model.js';
import { compareFreeze } from './compare-freeze.js';
import type { FreezeComparison } from './freeze-comparison.js';
import { freezeFault, freezeSummary } from './freeze-text.js';

/** What freezing cost. */
export interface FreezeReport {
  /** At a few rates; none if the architecture has no layers. */
  readonly comparisons: readonly FreezeComparison[];
  /** The comparisons in a line; null if there are none. */
  readonly summary: string | null;
  /** What is wrong and what to do, in a line, if freezing cost more than it may. */
  readonly fault: string | null;
}

/**
 * Measures a model that was just frozen against the float model, on images `indices` of a data set, for about as long as the
 * time `until` of `performance.now()` allows.
 */
export async function reportFreeze(
  { files, layers, errors }: FrozenModel,
  config: TrainingConfig,
  dataset: Dataset,
  indices: Uint32Array,
  until?: number,
): Promise<FreezeReport> {
  const stored = await unsavedModel(config.id, files, layers);
  const comparisons = await compareFreeze(stored, dataset, indices, config.seed, until);
  return {
    comparisons,
    summary: freezeSummary(comparisons, config),
    fault: freezeFault(comparisons, errors),
  };
}

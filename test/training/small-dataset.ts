import type { Dataset } from '../../src/data/dataset.js';
import { openDataset } from '../../src/data/dataset.js';
import { trainingConfig } from '../../src/training/config.js';

/** Enough digits for a few batches. */
export function fewDigits(limit = 96): Promise<Dataset> {
  return openDataset('mnist', { split: 'train', limit });
}

/** A run of a second or two on those. */
export const fewBatches = { epochs: 4, hardEpochs: 2, batchSize: 32, limit: 96, validationSplit: 0.25 };

export const smallConfig = trainingConfig({ ...fewBatches, id: 'mnist-conv-test' });

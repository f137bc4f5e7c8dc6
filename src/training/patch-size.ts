import type { Dataset } from '../data/dataset.js';
import { AecError } from '../errors.js';
import type { TrainingConfig } from './config.js';

/** Side of the square training crops in pixels: as configured, or less when images are smaller; a multiple of `stride`. */
export function patchSize(dataset: Dataset, config: TrainingConfig, stride: number): number {
  const side = Math.min(config.patchSize, dataset.smallest.width, dataset.smallest.height);
  const size = side - (side % stride);
  if (size === 0)
    throw new AecError('input', `${dataset.name}: images must be at least ${stride}×${stride} pixels`);
  return size;
}

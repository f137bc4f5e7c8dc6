import type { Model } from '../architectures/model.js';
import { compressMany } from '../codec/compress.js';
import { decompressMany } from '../codec/decompress.js';
import type { Dataset } from '../data/dataset.js';
import { mse } from '../metrics/mse.js';
import { runsOf } from './image-runs.js';

/** Two scores that are higher for images unlike those that the model was trained on. */
export interface AnomalyScore {
  readonly name: string;
  /** Mean squared error of its reconstruction, of samples 0 … 255. */
  readonly error: number;
  /** Size of its file. */
  readonly bytes: number;
}

/** The scores that images can be ranked by. */
export const SCORES = ['error', 'bytes'] as const;
export type ScoreName = (typeof SCORES)[number];

/** Scores the images of a data set one after the other, by coding them to files and back. */
export async function* anomalyScores(model: Model, dataset: Dataset): AsyncGenerator<AnomalyScore> {
  for await (const { first, images } of runsOf(dataset)) {
    const files = await compressMany(images, model);
    const decoded = await decompressMany(files, model);
    for (const [n, image] of images.entries()) {
      yield { name: dataset.nameOf(first + n), error: mse(image, decoded[n]!), bytes: files[n]!.length };
    }
  }
}

/** The smallest of `scores` that at least the share `quantile` (0 … 1) of them does not exceed. */
export function thresholdAt(quantile: number, scores: readonly number[]): number {
  const sorted = [...scores].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)]!;
}

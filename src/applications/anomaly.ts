import type { Model } from '../architectures/model.js';
import { compressMany } from '../codec/compress.js';
import { decompressMany } from '../codec/decompress.js';
import type { Dataset } from '../data/dataset.js';
import { mse } from '../metrics/mse.js';
import { runsOf } from './image-runs.js';

/** How strange an image is to a model; both numbers are larger for images unlike those it was trained on. */
export interface AnomalyScore {
  readonly name: string;
  /** Mean squared error of what its file decodes to, of samples of 0…255. */
  readonly error: number;
  /** Of its file. */
  readonly bytes: number;
}

/** What images can be ranked by. */
export const SCORES = ['error', 'bytes'] as const;
export type ScoreName = (typeof SCORES)[number];

/** The scores of all images of a data set, one after the other, from real files. */
export async function* anomalyScores(model: Model, dataset: Dataset): AsyncGenerator<AnomalyScore> {
  for await (const { first, images } of runsOf(dataset)) {
    const files = await compressMany(images, model);
    const decoded = await decompressMany(files, model);
    for (const [n, image] of images.entries()) {
      yield { name: dataset.nameOf(first + n), error: mse(image, decoded[n]!), bytes: files[n]!.length };
    }
  }
}

/** The score that the share `quantile` of `scores` does not exceed. */
export function thresholdAt(quantile: number, scores: readonly number[]): number {
  const sorted = [...scores].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)]!;
}

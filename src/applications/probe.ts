import type { Model } from '../architectures/model.js';
import type { Dataset } from '../data/dataset.js';
import { useExactEngine } from '../engine/exact.js';
import { AecError } from '../errors.js';
import { classesOf } from './classes.js';
import { featureMatrix } from './features.js';
import { accuracy, dimensionsOf, type LabelledPoints } from './labelled-points.js';
import { logisticRegression } from './logistic-regression.js';
import { nearestNeighbours } from './nearest-neighbours.js';

/** How many neighbours vote. */
const NEIGHBOURS = 5;

/** The accuracy of two plain classifiers on one kind of feature: the share of test images that they get right. */
export interface ProbeResult {
  readonly features: 'latent' | 'pixels';
  readonly dimensions: number;
  readonly nearestNeighbours: number;
  readonly logisticRegression: number;
}

/**
 * Measures how well the latent separates the classes: the accuracy of classifiers on latents and, for comparison, on
 * pixels, both centred and scaled to mean square 1. `AecError('input')` if the classes are not known.
 */
export async function probe(
  model: Model,
  train: Dataset,
  test: Dataset,
  seed: number,
): Promise<ProbeResult[]> {
  const labels = [train, test].map(numbersOf);
  await useExactEngine(); // both classifiers multiply matrices on it
  const results: ProbeResult[] = [];
  for (const features of ['latent', 'pixels'] as const) {
    const [trainValues, testValues] = await Promise.all(
      [train, test].map((set) => (features === 'latent' ? featureMatrix(model, set) : pixelMatrix(set))),
    );
    const reference = { values: trainValues!, labels: labels[0]! };
    normalize(reference, testValues!);
    results.push({
      features,
      dimensions: dimensionsOf(reference),
      nearestNeighbours: accuracy(nearestNeighbours(reference, testValues!, NEIGHBOURS), labels[1]!),
      logisticRegression: accuracy(logisticRegression(reference, testValues!, seed), labels[1]!),
    });
  }
  return results;
}

function numbersOf(dataset: Dataset): Uint8Array {
  const classes = classesOf(dataset);
  if (classes) return classes.numbers;
  const advice = 'take an IDX data set with labels, or a folder with one subfolder per class';
  throw new AecError('input', `${dataset.name}: the classes of its images are not known; ${advice}`);
}

async function pixelMatrix(dataset: Dataset): Promise<Float32Array> {
  const { data } = await dataset.image(0);
  const matrix = new Float32Array(dataset.count * data.length);
  for (let index = 0; index < dataset.count; index++) {
    matrix.set((await dataset.image(index)).data, index * data.length);
  }
  return matrix;
}

/** Subtracts the mean of the reference and divides by one number, so that distances keep their proportions. */
function normalize(reference: LabelledPoints, queries: Float32Array): void {
  const { values, labels } = reference;
  const dimensions = dimensionsOf(reference);
  const means = new Float64Array(dimensions);
  for (let i = 0; i < values.length; i++) means[i % dimensions]! += values[i]! / labels.length;
  const centre = (array: Float32Array) => {
    for (let i = 0; i < array.length; i++) array[i]! -= means[i % dimensions]!;
  };
  centre(values);
  centre(queries);
  const scale = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length) || 1;
  for (const array of [values, queries]) for (let i = 0; i < array.length; i++) array[i]! /= scale;
}

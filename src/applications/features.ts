import type { Model } from '../architectures/model.js';
import type { Dataset } from '../data/dataset.js';
import { symbolCount } from '../entropy/entropy-model.js';
import { AecError } from '../errors.js';
import { formatCountOf } from '../figures.js';
import { latentShape } from '../runtime/tiled-transforms.js';
import type { Classes } from './classes.js';
import { runsOf } from './image-runs.js';
import { requireLatent, toLatents } from './latent-space.js';

/** An image as a point: its latent before it is rounded, in raster order, channels last. */
export interface Features {
  readonly name: string;
  /** Its class, if known. */
  readonly label?: string;
  readonly values: Float32Array;
}

/**
 * The latents of the images of a data set, one after the other. The data set must have the model's channels. Only one
 * batch is in memory at a time. `AecError('input')` if an image differs in size from the first, `usage` for a model
 * without a latent space.
 */
export async function* featuresOf(
  model: Model,
  dataset: Dataset,
  classes?: Classes,
): AsyncGenerator<Features> {
  const own = requireLatent(model, 'features');
  const length = await featureCount(model, dataset);
  for await (const { first, images } of runsOf(dataset)) {
    for (const [n, values] of (await toLatents(own, images)).entries()) {
      const index = first + n;
      const name = dataset.nameOf(index);
      if (values.length !== length) {
        const { width, height } = images[n]!;
        const advice = `features need images of one size, like ${dataset.nameOf(0)}`;
        throw new AecError(
          'input',
          `${name}: ${width}×${height} pixels give ${formatCountOf(values.length, 'feature')}; ${advice}`,
        );
      }
      yield { name, values, ...(classes ? { label: classes.names[classes.numbers[index]!]! } : {}) };
    }
  }
}

/** The number of features per image. */
export async function featureCount(model: Model, dataset: Dataset): Promise<number> {
  const space = requireLatent(model, 'features');
  const { width, height } = await dataset.image(0);
  return symbolCount(latentShape(space.geometry, width, height));
}

/** The features of all images: `[images, features]`. */
export async function featureMatrix(model: Model, dataset: Dataset): Promise<Float32Array> {
  const columns = await featureCount(model, dataset);
  const matrix = new Float32Array(dataset.count * columns);
  let to = 0;
  for await (const { values } of featuresOf(model, dataset)) {
    matrix.set(values, to);
    to += columns;
  }
  return matrix;
}

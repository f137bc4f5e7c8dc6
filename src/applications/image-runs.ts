import { batchSize } from '../codec/batches.js';
import type { Dataset } from '../data/dataset.js';
import type { Image } from '../image/image.js';

/** Images of one size that follow one another in a data set. */
export interface ImageRun {
  /** Number of the first. */
  readonly first: number;
  readonly images: readonly Image[];
}

/** Yields the images of a data set in order, in batches that go through a transform together. */
export async function* runsOf(dataset: Dataset): AsyncGenerator<ImageRun> {
  let images: Image[] = [];
  let first = 0;
  for (let index = 0; index < dataset.count; index++) {
    const image = await dataset.image(index);
    const [{ width, height }] = [images[0] ?? image];
    const fits = image.width === width && image.height === height && images.length < batchSize(width, height);
    if (!fits) {
      yield { first, images };
      [images, first] = [[], index];
    }
    images.push(image);
  }
  yield { first, images };
}

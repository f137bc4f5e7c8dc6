import type { Dataset } from '../../src/data/dataset.js';
import type { Image } from '../../src/image/image.js';

/** The images at `indices`, by default all of them. */
export function imagesAt(
  dataset: Dataset,
  indices: Iterable<number> = Array(dataset.count).keys(),
): Promise<Image[]> {
  return Promise.all(Array.from(indices, (index) => dataset.image(index)));
}

/** The first digit of each class, 0 to 9. */
export function oneOfEachDigit(digits: Dataset): Promise<Image[]> {
  return imagesAt(
    digits,
    Array.from({ length: 10 }, (_, digit) => digits.labels!.indexOf(digit)),
  );
}

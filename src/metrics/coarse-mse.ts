import type { Image } from '../image/image.js';
import { checkPair } from './check-pair.js';

/** Side in pixels of the squares that are averaged. */
const SQUARE = 4;

/**
 * Mean squared error of the averages over squares of 4×4 pixels, in levels²; squares at the right and below may be smaller.
 * Noise hardly counts in it. Throws AecError('input') if shapes differ.
 */
export function coarseMse(a: Image, b: Image): number {
  checkPair(a, b);
  const { width, height, channels } = a;
  let [sum, count] = [0, 0];
  for (let top = 0; top < height; top += SQUARE) {
    for (let left = 0; left < width; left += SQUARE) {
      for (let c = 0; c < channels; c++) {
        const [rows, columns] = [Math.min(SQUARE, height - top), Math.min(SQUARE, width - left)];
        let difference = 0;
        for (let y = top; y < top + rows; y++) {
          for (let x = left; x < left + columns; x++) {
            const i = (y * width + x) * channels + c;
            difference += a.data[i]! - b.data[i]!;
          }
        }
        sum += (difference / (rows * columns)) ** 2;
        count++;
      }
    }
  }
  return sum / count;
}

import { AecError } from '../errors.js';
import { Random } from './random.js';

/** Indices of images, each list ascending; together they are all images, without overlap. */
export interface Split {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
}

/**
 * Sets the given fraction of `count` images aside for validation, chosen by `seed`: the nearest whole number, but at
 * least one if the fraction is above 0 and there are two images. Throws AecError('usage') unless 0 ≤ fraction < 1.
 */
export function splitValidation(count: number, fraction: number, seed: number): Split {
  if (!(fraction >= 0 && fraction < 1)) {
    throw new AecError('usage', `validation split ${fraction}: must be at least 0 and below 1`);
  }
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  new Random(seed).shuffle(order);
  const wanted = fraction === 0 ? 0 : Math.max(1, Math.round(count * fraction));
  const size = Math.max(0, Math.min(wanted, count - 1));
  return { train: order.slice(size).sort(), validation: order.slice(0, size).sort() };
}

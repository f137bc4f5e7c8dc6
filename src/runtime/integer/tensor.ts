/** The largest magnitude of a value of a tensor: 14 bits with the sign. */
export const LIMIT = 8191;

/** int16 values within ±8191, row-major: `shape` is [n, h, w, c]. Bare numbers: the scales that give them meaning are not here. */
export interface Tensor {
  readonly values: Int16Array;
  readonly shape: readonly number[];
}

/** `[n, h, w, c]` */
export type Shape = readonly [number, number, number, number];

/** The number of values of a tensor. */
export function sizeOf([n, h, w, c]: Shape): number {
  return n * h * w * c;
}

/** The nearest value within ±8191. */
export function clamp(value: number): number {
  return value > LIMIT ? LIMIT : value < -LIMIT ? -LIMIT : value;
}

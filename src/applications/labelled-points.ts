/** Points and their classes, to train or to test a classifier. */
export interface LabelledPoints {
  /** `[count, dimensions]`. */
  readonly values: Float32Array;
  /** The class of each point, a number below 256: `[count]`. */
  readonly labels: Uint8Array;
}

/** The number of dimensions of the points. */
export function dimensionsOf({ values, labels }: LabelledPoints): number {
  return values.length / labels.length;
}

/** The share of guesses that are right, 0 … 1. */
export function accuracy(guesses: Uint8Array, labels: Uint8Array): number {
  let right = 0;
  for (let i = 0; i < labels.length; i++) if (guesses[i] === labels[i]) right++;
  return right / labels.length;
}

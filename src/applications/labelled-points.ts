/** Points with classes: what a classifier learns from, or is tried on. */
export interface LabelledPoints {
  /** `[count, dimensions]`. */
  readonly values: Float32Array;
  /** Class of every point, a number below 256: `[count]`. */
  readonly labels: Uint8Array;
}

/** Numbers a point has. */
export function dimensionsOf({ values, labels }: LabelledPoints): number {
  return values.length / labels.length;
}

/** Share of the labels that were guessed. */
export function accuracy(guesses: Uint8Array, labels: Uint8Array): number {
  let right = 0;
  for (let i = 0; i < labels.length; i++) if (guesses[i] === labels[i]) right++;
  return right / labels.length;
}

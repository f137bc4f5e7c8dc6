import { AecError } from '../errors.js';

/** One matrix of a network, stored row by row. */
export interface WeightPart {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
}

/**
 * A network whose biases depend linearly on features: numbers that are the same for all symbols of an image, such as its
 * gain, class or quality. Its weights are the numbers of its parts, one part after the other.
 */
export interface ConditionedNetwork<Evaluator> {
  readonly parts: readonly WeightPart[];
  /** Evaluates the network under these features. */
  evaluator(features: ArrayLike<number>): Evaluator;
}

/** The number of weights of a network with these parts. */
export function weightCount(parts: readonly WeightPart[]): number {
  return parts.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
}

/** The weights of each part. Throws AecError('model') unless there are exactly as many weights as the parts need. */
export function splitWeights(parts: readonly WeightPart[], weights: ArrayLike<number>): Float64Array[] {
  const count = weightCount(parts);
  if (weights.length !== count) {
    throw new AecError('model', `a network of this size needs ${count} weights, not ${weights.length}`);
  }
  let from = 0;
  return parts.map(({ rows, columns }) => {
    const own = new Float64Array(rows * columns);
    for (let i = 0; i < own.length; i++) own[i] = weights[from++]!;
    return own;
  });
}

/** Σ features[f] × row f of `table` `[features, width]`, summed in the order of the features: `[width]`. */
export function combineRows(table: Float64Array, features: ArrayLike<number>, width: number): Float64Array {
  const values = new Float64Array(width);
  for (let f = 0; f < features.length; f++) {
    for (let j = 0; j < width; j++) values[j] = values[j]! + features[f]! * table[f * width + j]!;
  }
  return values;
}

import { tf } from '../engine/tfjs.js';
import { dimensionsOf, type LabelledPoints } from './labelled-points.js';

/** How many points are compared at once: the inner products of two blocks take 20 MB. */
const QUERIES = 250;
const REFERENCES = 20_000;

/**
 * Classifies queries, `[count, dimensions]`, by a vote of the `k` nearest reference points (Euclidean distance; Cover & Hart
 * 1967). The nearest point decides ties. Returns `[count]`.
 */
export function nearestNeighbours(reference: LabelledPoints, queries: Float32Array, k: number): Uint8Array {
  const dimensions = dimensionsOf(reference);
  const guesses = new Uint8Array(queries.length / dimensions);
  const halfNorms = halfSquaredNorms(reference.values, dimensions);
  for (let from = 0; from < guesses.length; from += QUERIES) {
    const block = queries.subarray(from * dimensions, (from + QUERIES) * dimensions);
    const nearest = Array.from({ length: block.length / dimensions }, () => new Nearest(k));
    for (let start = 0; start < halfNorms.length; start += REFERENCES) {
      const end = Math.min(halfNorms.length, start + REFERENCES);
      const products = innerProducts(
        block,
        reference.values.subarray(start * dimensions, end * dimensions),
        dimensions,
      );
      const width = end - start;
      for (const [row, best] of nearest.entries()) {
        // |q − r|² ÷ 2 without |q|² ÷ 2, which is the same for all r.
        for (let i = 0; i < width; i++)
          best.offer(halfNorms[start + i]! - products[row * width + i]!, start + i);
      }
    }
    for (const [row, best] of nearest.entries()) guesses[from + row] = vote(best.indices, reference.labels);
  }
  return guesses;
}

/** The k nearest points so far, nearest first. */
class Nearest {
  readonly indices: number[] = [];
  readonly #distances: number[] = [];
  readonly #k: number;
  #worst = Number.POSITIVE_INFINITY;

  constructor(k: number) {
    this.#k = k;
  }

  offer(distance: number, index: number): void {
    if (distance >= this.#worst) return;
    let place = this.#distances.length;
    while (place > 0 && this.#distances[place - 1]! > distance) place--;
    this.#distances.splice(place, 0, distance);
    this.indices.splice(place, 0, index);
    this.#distances.length = Math.min(this.#k, this.#distances.length);
    this.indices.length = this.#distances.length;
    if (this.#distances.length === this.#k) this.#worst = this.#distances.at(-1)!;
  }
}

function vote(indices: readonly number[], labels: Uint8Array): number {
  const votes = new Map<number, number>();
  for (const index of indices) votes.set(labels[index]!, (votes.get(labels[index]!) ?? 0) + 1);
  // Entries stand in the order of their nearest point, and `sort` keeps it among equals.
  return [...votes].sort(([, a], [, b]) => b - a)[0]![0];
}

function innerProducts(a: Float32Array, b: Float32Array, dimensions: number): Float32Array {
  let products: Float32Array = new Float32Array();
  tf.tidy(() => {
    const rows = tf.tensor2d(a, [a.length / dimensions, dimensions]);
    const columns = tf.tensor2d(b, [b.length / dimensions, dimensions]);
    products = tf.matMul(rows, columns, false, true).dataSync<'float32'>();
  });
  return products;
}

function halfSquaredNorms(values: Float32Array, dimensions: number): Float64Array {
  const norms = new Float64Array(values.length / dimensions);
  for (let i = 0; i < values.length; i++) {
    norms[Math.floor(i / dimensions)]! += values[i]! ** 2 / 2;
  }
  return norms;
}

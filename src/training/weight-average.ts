import type { Variable } from '@tensorflow/tfjs-core';
import { tf } from '../engine/tfjs.js';
import { assignValues, fits, type TensorValues, valuesOf } from '../layers/tensor-values.js';

/** Update the mean every 8 batches: it moves slowly, and an update reads and writes all weights. */
const EVERY = 8;

/**
 * A running mean of weights, which is better than the last weights of a noisy descent (Polyak & Juditsky 1992). It starts
 * as the plain mean of the first batches and then decays by the given factor per batch.
 */
export class WeightAverage {
  readonly #variables: readonly Variable[];
  readonly #means: readonly Variable[];
  readonly #decay: number;
  #batches = 0;

  constructor(variables: readonly Variable[], decay: number) {
    this.#variables = variables;
    this.#means = variables.map((variable) => tf.variable(tf.clone(variable), false));
    this.#decay = decay ** EVERY;
  }

  update(): void {
    this.#batches += 1;
    if (this.#batches > 1 && this.#batches % EVERY !== 0) return;
    const updates = Math.max(1, this.#batches / EVERY);
    const decay = Math.min(this.#decay, (updates - 1) / (updates + 9));
    tf.tidy(() => {
      for (const [i, mean] of this.#means.entries()) {
        const own = this.#variables[i]!;
        // Written like this, the mean of weights that do not change equals them bit for bit.
        mean.assign(decay === 0 ? tf.clone(own) : tf.add(mean, tf.mul(tf.sub(own, mean), 1 - decay)));
      }
    });
  }

  /** Begins anew, with the weights as they are now. */
  restart(): void {
    assignValues(this.#means, valuesOf(this.#variables));
    this.#batches = 0;
  }

  /** Exchanges weights and mean. */
  swap(): void {
    const weights = valuesOf(this.#variables);
    assignValues(this.#variables, valuesOf(this.#means));
    assignValues(this.#means, weights);
  }

  /** The state for a checkpoint; the last tensor is the number of batches. */
  values(): TensorValues {
    const batches = { name: 'batches', shape: [], values: Float32Array.of(this.#batches) };
    return [...valuesOf(this.#means), batches];
  }

  /** Whether these are such values. */
  fits(values: TensorValues | undefined): boolean {
    return fits(values?.slice(0, -1), this.#means) && values?.at(-1)?.values.length === 1;
  }

  restore(values: TensorValues): void {
    assignValues(this.#means, values.slice(0, -1));
    this.#batches = values.at(-1)!.values[0]!;
  }

  dispose(): void {
    for (const mean of this.#means) mean.dispose();
  }
}

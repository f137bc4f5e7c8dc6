import type { NamedTensorMap } from '@tensorflow/tfjs-core';
import type { Random } from '../data/random.js';
import { tf } from '../engine/tfjs.js';
import type { TrainingRun } from './run.js';

type Shape = [number, number, number, number];

/** One step of the optimizer on a batch of patches (0 … 1) of that shape. Returns the loss before the step. */
export function trainBatch(run: TrainingRun, patches: Float32Array, shape: Shape, random: Random): number {
  const { trainable, optimizer, stage, config } = run;
  return tf.tidy(() => {
    const x = tf.tensor4d(patches, shape);
    const variables = trainable.variablesOf(stage.name);
    const { value, grads } = tf.variableGrads(() => trainable.loss(x, stage.name, random), variables);
    optimizer.applyGradients(config.clipNorm > 0 ? clipped(grads, config.clipNorm) : grads);
    return value.dataSync()[0]!;
  });
}

/** Scales gradients so that their norm over all variables is at most `largest` (Pascanu et al. 2013). */
function clipped(grads: NamedTensorMap, largest: number): NamedTensorMap {
  const squares = Object.values(grads).map((gradient) => tf.sum(tf.square(gradient)));
  const norm = Math.sqrt(tf.addN(squares).dataSync()[0]!);
  if (norm <= largest) return grads;
  return Object.fromEntries(
    Object.entries(grads).map(([name, gradient]) => [name, tf.mul(gradient, largest / norm)]),
  );
}

import type { Optimizer, Variable } from '@tensorflow/tfjs-core';
import { tf } from '../engine/tfjs.js';
import { assignNumbers } from '../layers/tensor-values.js';
import type { PlacedBatch } from './batches.js';
import type { TrainingRun } from './run.js';
import { batchGradient, clipNorm } from './shards/batch-gradient.js';
import type { ShardRunner } from './shards/shard-runner.js';

/** One step of the optimizer on a batch. Returns the loss before the step. */
export async function trainBatch(run: TrainingRun, runner: ShardRunner, batch: PlacedBatch): Promise<number> {
  const { trainable, optimizer, stage, config, epoch } = run;
  const { loss, gradient } = await batchGradient(runner, stage.name, batch, [config.seed, epoch, batch.from]);
  if (config.clipNorm > 0) clipNorm(gradient, config.clipNorm);
  await stepOf(optimizer, trainable.variablesOf(stage.name), gradient);
  return loss;
}

/** What an optimizer sees of the variables: one vector with all their numbers. */
const ALL = 'all-variables';

/**
 * Moves `variables` by a gradient that has their numbers one after the other. Optimizers treat each number alike, and one long
 * vector takes them fewer and larger operations than many tensors.
 */
async function stepOf(
  optimizer: Optimizer,
  variables: readonly Variable[],
  gradient: Float32Array,
): Promise<void> {
  const all = tf.tidy(() => {
    const flat = tf.concat(variables.map((variable) => tf.reshape(variable, [-1])));
    return tf.variable(flat, true, ALL);
  });
  tf.tidy(() => optimizer.applyGradients([{ name: ALL, tensor: tf.tensor1d(gradient) }]));
  assignNumbers(variables, await all.data<'float32'>());
  all.dispose();
}

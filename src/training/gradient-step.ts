import type { Variable } from '@tensorflow/tfjs-core';
import { tf } from '../engine/tfjs.js';
import type { PlacedBatch } from './batches.js';
import type { TrainingRun } from './run.js';
import { batchGradient, clipNorm } from './shards/batch-gradient.js';
import type { ShardRunner } from './shards/shard-runner.js';

/** One step of the optimizer on a batch. Returns the loss before the step. */
export async function trainBatch(run: TrainingRun, runner: ShardRunner, batch: PlacedBatch): Promise<number> {
  const { trainable, optimizer, stage, config, epoch } = run;
  const { loss, gradient } = await batchGradient(runner, stage.name, batch, [config.seed, epoch, batch.from]);
  if (config.clipNorm > 0) clipNorm(gradient, config.clipNorm);
  tf.tidy(() => optimizer.applyGradients(byVariable(gradient, trainable.variablesOf(stage.name))));
  return loss;
}

/** A gradient by the names of the variables, as optimizers take it. */
function byVariable(gradient: Float32Array, variables: readonly Variable[]) {
  let at = 0;
  return variables.map((variable) => {
    at += variable.size;
    return {
      name: variable.name,
      tensor: tf.tensor(gradient.subarray(at - variable.size, at), variable.shape),
    };
  });
}

import type { Trainable } from '../../architectures/trainable.js';
import { sizeOf } from '../../layers/variable.js';
import type { Batch, Shard } from './shard.js';
import { type BatchFigures, gradientOf, measureBatch } from './shard-work.js';

/** The gradient of the loss of a stage on a shard, one variable of the stage after the other. */
export interface ShardGradient {
  readonly loss: number;
  /** Valid until the same shard of the next batch is run. */
  readonly gradient: Float32Array;
}

/** Runs the shards of a training: in this thread, or in workers. The results are the same. */
export interface ShardRunner {
  /** How many shards a batch is cut into. */
  readonly shards: number;
  /** How many batches are worth measuring at a time. */
  readonly parallel: number;
  /** Takes the weights as they are now; what follows is computed with them. */
  takeWeights(): Promise<void>;
  /** Runs shard `index` of a batch. */
  gradient(stage: string, shard: Shard, index: number): Promise<ShardGradient>;
  /** Measures what a stage trains. */
  measure(stage: string, batch: Batch): Promise<BatchFigures>;
  close(): Promise<void>;
}

/** Runs the shards of `trainable` in this thread, one after the other. */
export function runShardsHere(trainable: Trainable, shards: number): ShardRunner {
  const gradients: Float32Array[] = [];
  return {
    shards,
    parallel: 1,
    takeWeights: async () => {},
    async gradient(stage, shard, index) {
      await nextTurn();
      const size = sizeOf(trainable.variablesOf(stage));
      if (gradients[index]?.length !== size) gradients[index] = new Float32Array(size);
      const gradient = gradients[index]!;
      return { loss: await gradientOf(trainable, stage, shard, gradient), gradient };
    },
    async measure(stage, batch) {
      await nextTurn();
      return measureBatch(trainable, stage, batch);
    },
    close: async () => {},
  };
}

/** Lets signals, timers, the progress bar and the reading of the next batch run. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

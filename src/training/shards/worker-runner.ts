import type { TrainingData } from '../../architectures/architecture.js';
import type { Trainable } from '../../architectures/trainable.js';
import type { TrainingConfig } from '../../architectures/training-config.js';
import { sizeOf } from '../../layers/variable.js';
import { WorkerThreads } from '../../worker-threads.js';
import type { ShardRunner } from './shard-runner.js';
import type { ShardTask, ShardWorkerData } from './shard-worker.js';

/** Batches to measure per worker: one that it works on and one that waits. */
const TASKS_A_WORKER = 2;

/**
 * Runs the shards of `trainable` in `workers` threads, each of which has the same model. Weights go to them and gradients come
 * back in shared memory. The caller closes the runner.
 */
export async function runShardsInWorkers(
  trainable: Trainable,
  config: TrainingConfig,
  data: TrainingData,
  shards: number,
  workers: number,
): Promise<ShardRunner> {
  const { variables } = trainable;
  const size = sizeOf(variables);
  const weights = sharedFloats(size);
  const gradients = Array.from({ length: Math.min(shards, config.batchSize) }, () => sharedFloats(size));
  const started: ShardWorkerData = { config, data, weights, gradients };
  const threads = await WorkerThreads.start<ShardTask>('shard-worker', workers, started);
  let version = 0;
  return {
    shards,
    parallel: TASKS_A_WORKER * workers,
    async takeWeights() {
      let at = 0;
      for (const variable of variables) {
        weights.set(await variable.data<'float32'>(), at);
        at += variable.size;
      }
      version += 1;
    },
    async gradient(stage, shard, index) {
      const task: ShardTask = { kind: 'gradient', version, stage, shard, index };
      const loss = await threads.run<number>(task, [shard.patches]);
      const trained = sizeOf(trainable.variablesOf(stage));
      return { loss, gradient: gradients[index]!.subarray(0, trained) };
    },
    measure: (stage, batch) => threads.run({ kind: 'measure', version, stage, batch }, [batch.patches]),
    close: () => threads.close(),
  };
}

function sharedFloats(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(4 * length));
}

import { workerData } from 'piscina';
import type { TrainingData } from '../../architectures/architecture.js';
import type { Trainable } from '../../architectures/trainable.js';
import type { TrainingConfig } from '../../architectures/training-config.js';
import { trainingArchitecture } from '../../architectures/training-registry.js';
import { useExactEngine } from '../../engine/exact.js';
import { assignNumbers } from '../../layers/tensor-values.js';
import { answering } from '../../worker-threads.js';
import type { Batch, Shard } from './shard.js';
import { gradientOf, measureBatch } from './shard-work.js';

/** The data that a worker is started with. */
export interface ShardWorkerData {
  readonly config: TrainingConfig;
  readonly data: TrainingData;
  /** All variables of the trainable, one after the other, in shared memory. */
  readonly weights: Float32Array;
  /** Room for the gradient of each shard of a batch, in shared memory. */
  readonly gradients: readonly Float32Array[];
}

/** Work for a worker; with another `version` than before the weights have changed. */
export type ShardTask = { readonly version: number } & (
  | { readonly kind: 'gradient'; readonly stage: string; readonly shard: Shard; readonly index: number }
  | { readonly kind: 'measure'; readonly stage: string; readonly batch: Batch }
);

const { config, data, weights, gradients } = workerData as ShardWorkerData;
const starting = createTrainable();
// Whoever gives the first task is told; until then it is no unhandled rejection.
starting.catch(() => {});
let version = 0;

async function createTrainable(): Promise<Trainable> {
  await useExactEngine();
  return trainingArchitecture(config.architecture).create(config, data);
}

/** Runs in a worker. */
export default answering(async (task: ShardTask) => {
  const trainable = await starting;
  if (task.version !== version) assignNumbers(trainable.variables, weights);
  version = task.version;
  if (task.kind === 'measure') return measureBatch(trainable, task.stage, task.batch);
  return gradientOf(trainable, task.stage, task.shard, gradients[task.index]!);
});

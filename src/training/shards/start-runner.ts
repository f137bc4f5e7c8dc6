import type { TrainingData } from '../../architectures/architecture.js';
import type { Trainable } from '../../architectures/trainable.js';
import type { TrainingConfig } from '../../architectures/training-config.js';
import { otherThreadsKnow } from '../../architectures/training-registry.js';
import { hasOwnThreads } from '../../engine/engine.js';
import { checkWorkers } from '../../worker-threads.js';
import { runShardsHere, type ShardRunner } from './shard-runner.js';
import { runShardsInWorkers } from './worker-runner.js';

/**
 * On WebAssembly every batch is cut into this many shards, on any number of cores, so that their sum is the same to the last
 * bit. More would keep more cores busy, and cost all of them: a step of `photo` takes 1.2 times as long in 4 shards as in
 * one, and 1.6 times as long in 8.
 */
const SHARDS = 4;

/**
 * The runner for a training on the engine in use. WebAssembly has one thread, so workers run its shards, or this thread if there
 * is to be one worker, or if they would not know the architecture. Other engines have threads of their own, which large tensors
 * keep busy: they take a batch as one shard.
 */
export async function startShardRunner(
  trainable: Trainable,
  config: TrainingConfig,
  data: TrainingData,
  workers: number,
): Promise<ShardRunner> {
  checkWorkers(workers);
  if (hasOwnThreads()) return runShardsHere(trainable, 1);
  const used = Math.min(workers, SHARDS);
  if (used === 1 || !otherThreadsKnow(config.architecture)) return runShardsHere(trainable, SHARDS);
  return runShardsInWorkers(trainable, config, data, SHARDS, used);
}

import type { Model } from '../architectures/model.js';
import type { MessageRunner } from '../entropy/message-runner.js';
import { AecError } from '../errors.js';
import type { TransformRunner } from '../runtime/transform-runner.js';
import type { WorkerThreads } from '../worker-threads.js';
import type { PartTask } from './part-of-image.js';

/** Tasks under way per worker: one that it works on and one that waits. */
const TASKS_A_WORKER = 2;

/**
 * The model with its work done in threads of `coding-worker`; compress and decompress give the same results with it.
 * `AecError('usage')` for a model that was not loaded from a folder.
 */
export function serveModel<M extends Model>(model: M, threads: WorkerThreads<PartTask>): M {
  const { folder, hash } = model;
  if (folder === undefined) {
    throw new AecError('usage', `workers load models from folders; ${model.id} was not loaded from one`);
  }
  const parallel = TASKS_A_WORKER * threads.count;
  const transforms: TransformRunner = {
    parallel,
    run: (transform, inputs) =>
      threads.run(
        { folder, hash, kind: 'transform', transform, inputs },
        inputs.map(({ values }) => values),
      ),
  };
  const messages = (rate: number | undefined): MessageRunner => ({
    parallel,
    encode: (latents, shape) => threads.run({ folder, hash, kind: 'encode', rate, latents, shape }, latents),
    decode: (message, count, shape) =>
      threads.run({ folder, hash, kind: 'decode', rate, message, count, shape }, [message]),
  });
  return { ...model, workers: { transforms, messages } };
}

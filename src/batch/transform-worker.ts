import { move } from 'piscina';
import { loadModel } from '../architectures/load-model.js';
import type { Model } from '../architectures/model.js';
import type { LatentShape, Symbols } from '../entropy/entropy-model.js';
import { decodeLatents, emptyLatents, encodeLatents } from '../entropy/symbols.js';
import type { TransformInput } from '../runtime/transform-runner.js';
import { finishSteps } from '../steps.js';
import { answering } from '../worker-threads.js';

/** Work for a worker with the model in a folder. */
export type WorkerTask = { readonly folder: string } & (TransformTask | EncodingTask | DecodingTask);

/** A transform to run. */
interface TransformTask {
  readonly kind: 'transform';
  readonly transform: 'encoder' | 'decoder';
  readonly inputs: readonly TransformInput[];
}

/** Latents to code as a message, at a rate byte. */
interface EncodingTask {
  readonly kind: 'encode';
  readonly rate: number | undefined;
  readonly latents: readonly Symbols[];
  readonly shape: LatentShape;
}

/** A message to decode. */
interface DecodingTask {
  readonly kind: 'decode';
  readonly rate: number | undefined;
  readonly message: Uint8Array;
  readonly count: number;
  readonly shape: LatentShape;
}

const models = new Map<string, Promise<Model>>();

/** Runs in a worker. */
export default answering(resultOf);

/** Does a task with a model, which is loaded when it is first needed. */
async function resultOf(task: WorkerTask): Promise<unknown> {
  const loading = models.get(task.folder) ?? loadModel(task.folder);
  models.set(task.folder, loading);
  const { coder } = await loading;
  if (task.kind === 'transform') return move(await coder.transforms!.run(task.transform, task.inputs));
  const { entropyModel, emptyLatent } = coder.scheme(task.rate);
  if (task.kind === 'encode') {
    return move(finishSteps(encodeLatents(task.latents, task.shape, entropyModel)));
  }
  const { message, count, shape } = task;
  const room = emptyLatent
    ? Array.from({ length: count }, () => emptyLatent(shape))
    : emptyLatents(count, shape);
  return finishSteps(decodeLatents(message, room, shape, entropyModel));
}

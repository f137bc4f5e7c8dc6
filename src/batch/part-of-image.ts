import { move } from 'piscina';
import type { LatentShape, Symbols } from '../entropy/entropy-model.js';
import { decodeLatents, emptyLatents, encodeLatents } from '../entropy/symbols.js';
import { AecError } from '../errors.js';
import type { TransformInput } from '../runtime/transform-runner.js';
import { finishSteps } from '../steps.js';
import type { ModelCache } from './model-cache.js';

/** A part of the work on a large image, with the model of that hash in a folder. */
export type PartTask = { readonly folder: string; readonly hash: string } & (
  | TransformTask
  | EncodingTask
  | DecodingTask
);

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

/** Does a task with a model, which is loaded when it is first needed. */
export async function doPart(task: PartTask, models: ModelCache): Promise<unknown> {
  const { coder, hash } = await models.load(task.folder);
  if (hash !== task.hash) {
    throw new AecError(
      'model',
      `${task.folder}: the model was replaced while it was in use; run the command again`,
    );
  }
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

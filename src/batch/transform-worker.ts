import { move } from 'piscina';
import { loadModel } from '../architectures/load-model.js';
import type { Model } from '../architectures/model.js';
import type { TransformInput } from '../runtime/transform-runner.js';

/** One transform to run in a worker. */
export interface TransformTask {
  readonly folder: string;
  readonly transform: 'encoder' | 'decoder';
  readonly inputs: readonly TransformInput[];
}

const models = new Map<string, Promise<Model>>();

/** Runs in a worker: applies one transform of a model, which is loaded when it is first needed. */
export default async function ({ folder, transform, inputs }: TransformTask) {
  const loading = models.get(folder) ?? loadModel(folder);
  models.set(folder, loading);
  const { coder } = await loading;
  return move(await coder.transforms!.run(transform, inputs));
}

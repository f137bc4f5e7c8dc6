import type { Model } from '../architectures/model.js';
import { AecError } from '../errors.js';

/** The part of a model's content hash that files name it by: 8 hex digits. */
export function modelPrefix({ hash }: Pick<Model, 'hash'>): string {
  return hash.slice(0, 8);
}

/** Throws `AecError('model')` unless a file or pack, `what`, was written with `model`. */
export function requirePrefix(prefix: string, model: Model, what: 'file' | 'pack'): void {
  if (model.hash.startsWith(prefix)) return;
  const own = `${model.id} (${modelPrefix(model)})`;
  throw new AecError(
    'model',
    `the ${what} was written with model ${prefix}, not with ${own}; load that model`,
  );
}

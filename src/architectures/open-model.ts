import { AecError } from '../errors.js';
import type { ModelSpec } from '../model-store/model-spec.js';
import { type ReadFile, readStoredModel, type StoredModel } from '../model-store/read-model.js';
import type { CodingArchitecture, ModelTraits } from './architecture.js';
import { findCodingArchitecture } from './coding-registry.js';
import type { Model } from './model.js';

/**
 * Opens a model from wherever `read` reads, verified against its hashes;
 * `where` names the folder in errors. `AecError('model')` if it is missing or damaged.
 */
export async function openModel(read: ReadFile, where: string): Promise<Model> {
  return openStoredModel(await readStoredModel(read, where));
}

/** The same for content that is read and verified already. */
export async function openStoredModel(stored: StoredModel): Promise<Model> {
  const { spec, where } = stored;
  const { id, hash } = stored.manifest;
  const coder = await asModelError(where, () => architectureOf(spec, where).open(stored));
  return { id, hash, spec, coder, dispose: () => coder.dispose() };
}

/** The traits of a model without its weights. `AecError('model')` if its codec.json is damaged. */
export function traitsOf(spec: ModelSpec, where: string): ModelTraits {
  return architectureOf(spec, where).describe(spec, where);
}

/** The architecture of a model. `AecError('model')` if this aec does not know it. */
export function architectureOf(spec: ModelSpec, where: string): CodingArchitecture {
  const found = findCodingArchitecture(spec.architecture);
  if (found) return found;
  throw new AecError(
    'model',
    `${where}: this aec knows no architecture "${spec.architecture}"; a newer one may`,
  );
}

/** Reports wrong options as a damaged model, since `usage` errors are for those who train, and says of every damage where it is. */
async function asModelError<T>(where: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof AecError)) throw error;
    const isLocated = error.code === 'model' && error.message.includes(where);
    if (isLocated || !['usage', 'model'].includes(error.code)) throw error;
    throw new AecError('model', `${where}: ${error.message}`, { cause: error });
  }
}

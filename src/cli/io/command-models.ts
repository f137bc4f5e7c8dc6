import { ModelCache } from '../../batch/model-cache.js';
import { modelPrefix } from '../../codec/model-prefix.js';
import { explain } from '../core/verbosity.js';
import { resolveModel } from './resolve-model.js';

/**
 * The models of a command. `--verbose` tells which are loaded; with `notes`, a line on stderr says so of every model that is not one
 * that came with aec.
 */
export function commandModels(options: { readonly notes?: boolean } = {}): ModelCache {
  return new ModelCache({
    find: (name) => resolveModel(name, options),
    onLoaded: (model, name) => explain(`model ${model.id} (${modelPrefix(model)}), asked for as ${name}`),
  });
}

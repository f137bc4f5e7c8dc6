import type { ModelFiles } from '../../../model-store/model-files.js';
import { smallNetworkIn } from '../../../model-store/network-files.js';
import type { CausalWindow } from './causal-window.js';
import { type ContextModel, contextModels } from './context-model.js';
import { contextNetworkSize } from './context-network.js';
import { contextName, type RdSpec, readClasses } from './files.js';

/** A context model, and the pixels that it sees. */
export interface ContextAtGain {
  readonly model: ContextModel;
  readonly window: CausalWindow;
}

/** Loads the context models of an `rd` model, each made on first use of its gain. `AecError('model')` if it is damaged. */
export function loadContextModels(
  spec: RdSpec,
  files: ModelFiles,
  where: string,
): (gain: number) => ContextAtGain {
  const classes = readClasses(spec, files, where);
  // Each network is read when it is first needed: most programs code at one quality.
  const loaded = spec.entropy.networks.map((shape, index) => {
    const load = once(() => {
      const network = smallNetworkIn(files, contextName(index), contextNetworkSize(shape), where);
      return contextModels({ shape, network, classes });
    });
    return { shape, load };
  });
  return (gain) => {
    const { shape, load } = loaded.find((own) => gain <= own.shape.maxGain)!;
    return { model: load()(gain), window: shape.window };
  };
}

/** A function that does the work at the first call only. */
function once<T extends object>(work: () => T): () => T {
  let result: T | undefined;
  return () => {
    result ??= work();
    return result;
  };
}

import type { ModelFiles } from '../../../model-store/model-files.js';
import { smallNetworkIn } from '../../../model-store/network-files.js';
import type { LosslessOptions } from '../options.js';
import { networkName } from './files.js';
import {
  RESIDUAL_PLANES,
  type ResidualModel,
  residualModels,
  residualNetworkSize,
} from './residual-model.js';

/** Loads the entropy models, which are made per gain on first use. `AecError('model')` if the model is damaged. */
export function loadResidualModels(
  options: LosslessOptions,
  files: ModelFiles,
  where: string,
): (gain: number) => ResidualModel {
  const networks = Array.from({ length: RESIDUAL_PLANES }, (_, index) => {
    return smallNetworkIn(files, networkName(index), residualNetworkSize(options, index), where);
  });
  return residualModels(networks, options);
}

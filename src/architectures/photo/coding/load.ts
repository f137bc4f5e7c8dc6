import { AecError } from '../../../errors.js';
import type { ModelFiles } from '../../../model-store/model-files.js';
import { networkPartsIn } from '../../../model-store/network-files.js';
import { float16sIn } from '../../../model-store/weights-file.js';
import { type CellModel, cellModels } from './cell-model.js';
import { cellNetwork } from './cell-network.js';
import {
  GAINS_FILE,
  groupNetwork,
  HIDDEN_NETWORK,
  type PhotoSpec,
  readChannelTables,
  type TransformRate,
  transformRate,
} from './files.js';
import { ANCHORS, anchorWeights, QUALITIES } from './qualities.js';

/** The numbers that a `photo` model codes with at one quality. */
export interface PhotoRate extends TransformRate {
  readonly entropyModel: CellModel;
}

/** Loads the rates of a `photo` model by rate byte, each made on first use. `AecError('model')` if it is damaged. */
export function loadPhotoRates(
  spec: PhotoSpec,
  files: ModelFiles,
  where: string,
): (rate: number) => PhotoRate {
  const { latentChannels } = spec.geometry;
  const { analysis, synthesis } = spec.scales;
  if ([analysis, synthesis].some((scales) => scales.length !== latentChannels)) {
    throw new AecError('model', `${where}: there must be one scale per latent channel; restore the folder`);
  }
  const shape = spec.entropy.network;
  const logGains = float16sIn(files, GAINS_FILE, where);
  const sum = shape.groups.reduce((all, count) => all + count, 0);
  const isWhole = shape.channels === latentChannels && sum === latentChannels;
  if (!isWhole || logGains.length !== 2 * ANCHORS * latentChannels) {
    throw new AecError('model', `${where}: its entropy model is for other channels; restore the folder`);
  }
  const network = cellNetwork(
    shape,
    {
      hidden: networkPartsIn(files, HIDDEN_NETWORK, where),
      groups: shape.groups.map((_, g) => networkPartsIn(files, groupNetwork(g), where)),
    },
    where,
  );
  const modelAt = cellModels(network, readChannelTables(files, latentChannels, where));
  const rates = new Map<number, PhotoRate>();
  return (rate) => {
    const made = rates.get(rate);
    if (made) return made;
    const t = rate / (QUALITIES - 1);
    const own = { ...transformRate(t, logGains), entropyModel: modelAt(anchorWeights(t)) };
    rates.set(rate, own);
    return own;
  };
}

import type { EntropyModel } from '../entropy/entropy-model.js';
import { FactorizedModel } from '../entropy/factorized.js';
import {
  type LatentNetworkShape,
  latentNetworkSize,
  SmallLatentModel,
  type SymbolRange,
} from '../entropy/small-latent-model.js';
import { AecError } from '../errors.js';
import { readNetwork } from './context-files.js';
import type { ModelFiles } from './model-files.js';
import { parseRdSmallOptions } from './rd-small.js';
import type { ModelSpec } from './spec.js';

/** `entropy` of codec.json for a latent with context networks, one a channel, their weights files. */
export interface SmallLatentEntropy extends LatentNetworkShape {
  readonly kind: 'small-latent';
  readonly ranges: readonly SymbolRange[];
}

/** Symbols with intervals of their own, at most. */
const LARGEST_RANGE = 4096;

/** The entropy model of a model with two transforms. `AecError('model')` if it is damaged. */
export function loadEntropyModel(spec: ModelSpec, files: ModelFiles, where: string): EntropyModel {
  const { latentChannels } = spec.geometry;
  const entropy = spec.entropy as SmallLatentEntropy | null;
  if (entropy?.kind !== 'small-latent') {
    const factorized = FactorizedModel.fromJSON(spec.entropy);
    if (factorized.cdfs.length !== latentChannels) {
      throw new AecError('model', `${where}: there must be one table a latent channel; restore the folder`);
    }
    return factorized;
  }
  const shape = parseRdSmallOptions({
    window: entropy.window,
    hidden: entropy.hidden,
    components: entropy.components,
  });
  const { ranges } = entropy;
  if (!Array.isArray(ranges) || ranges.length !== latentChannels || !ranges.every(isRange)) {
    throw new AecError('model', `${where}: there must be one range a latent channel; restore the folder`);
  }
  const networks = ranges.map((_, channel) => {
    return readNetwork(latentNetworkSize(shape, latentChannels, channel), channel, files, where);
  });
  return new SmallLatentModel(networks, shape, ranges);
}

function isRange(value: unknown): value is SymbolRange {
  const { minimum, size } = (value ?? {}) as SymbolRange;
  return (
    Number.isInteger(minimum) &&
    Number.isInteger(size) &&
    Math.abs(minimum) <= LARGEST_RANGE &&
    size >= 1 &&
    size <= LARGEST_RANGE
  );
}

import { FactorizedModel } from '../../../entropy/factorized.js';
import { LogisticMixturePrior } from '../../../layers/logistic-mixture.js';
import type { FrozenPrior, Prior } from './prior.js';

/** A mixture a channel in training; in files the table of what was counted. */
export class FactorizedPrior extends LogisticMixturePrior implements Prior {
  freeze(histograms: readonly ReadonlyMap<number, number>[]): FrozenPrior {
    return countedPrior(histograms);
  }
}

/** Tables of what was counted. */
export function countedPrior(histograms: readonly ReadonlyMap<number, number>[]): FrozenPrior {
  return { entropy: FactorizedModel.fromCounts(histograms).toJSON(), files: [] };
}

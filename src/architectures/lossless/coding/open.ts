import type { StoredModel } from '../../../model-store/read-model.js';
import type { Coder } from '../../architecture.js';
import { sampleGainOf } from '../../rates.js';
import { parseLosslessOptions } from '../options.js';
import { losslessTraits, parseLosslessSpec } from './files.js';
import { loadResidualModels } from './load.js';
import { sampleScheme } from './sample-scheme.js';

/** Opens a model that codes samples around a prediction. `AecError('model')` if it is damaged. */
export function openLossless({ spec: anySpec, files, where }: StoredModel): Coder {
  const spec = parseLosslessSpec(anySpec, where);
  const entropyModelAt = loadResidualModels(parseLosslessOptions(spec.options), files, where);
  return {
    traits: losslessTraits(spec),
    scheme(rate) {
      const gain = sampleGainOf(rate!)!;
      return sampleScheme(entropyModelAt(gain), gain);
    },
    dispose() {},
  };
}

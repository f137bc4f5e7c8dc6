import { symbolCount } from '../../../entropy/entropy-model.js';
import type { StoredModel } from '../../../model-store/read-model.js';
import type { Coder } from '../../architecture.js';
import { largestErrorOf } from '../../rates.js';
import { parseLosslessOptions } from '../options.js';
import { LOSSLESS_TRAITS, parseLosslessSpec } from './files.js';
import { loadResidualModels } from './load.js';
import { fromPlanes, toPlanes } from './planes.js';

/** Opens a model that codes samples around a prediction. `AecError('model')` if it is damaged. */
export function openLossless({ spec: anySpec, files, where }: StoredModel): Coder {
  const { options } = parseLosslessSpec(anySpec, where);
  const entropyModelFor = loadResidualModels(parseLosslessOptions(options), files, where);
  return {
    traits: LOSSLESS_TRAITS,
    scheme(rate) {
      const largestError = largestErrorOf(rate!)!;
      return {
        entropyModel: entropyModelFor(largestError),
        channelsFor: (channels) => channels,
        stride: 1,
        emptyLatent: (shape) => new Uint8ClampedArray(symbolCount(shape)),
        latentShape: (width, height, channels) => ({ height, width, channels }),
        *analyse(images) {
          yield 0;
          return images.map((image) => toPlanes(image, largestError));
        },
        *synthesise(symbols, width, height, needRows) {
          yield 0;
          if (needRows) yield* needRows(height);
          return symbols.map((own) => {
            const channels = own.length === width * height ? 1 : 3;
            return fromPlanes(own, { width, height, channels }, largestError);
          });
        },
      };
    },
    dispose() {},
  };
}

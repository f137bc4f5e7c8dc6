import { symbolCount } from '../../../entropy/entropy-model.js';
import type { StoredModel } from '../../../model-store/read-model.js';
import type { Coder, CodingArchitecture } from '../../architecture.js';
import { largestErrorOf } from '../../rates.js';
import { parseLosslessOptions } from '../options.js';
import { countNetworkParameters, loadResidualModels, parseLosslessSpec } from './files.js';
import { fromPlanes, toPlanes } from './planes.js';

const TRAITS = { channels: 3, rates: { qualities: 0, lossless: true } } as const;

export const losslessCoding: CodingArchitecture = {
  name: 'lossless',
  summary: 'any image without loss or near it: a learned prediction of every sample',
  paper: 'Wu et al. 1998 (the prediction), Salimans et al. 2017 (the mixture)',
  parseOptions: parseLosslessOptions,
  describe: (spec, where) => {
    parseLosslessSpec(spec, where);
    return TRAITS;
  },
  countParameters: countNetworkParameters,
  open: async (stored) => openLossless(stored),
};

function openLossless({ spec: anySpec, files, where }: StoredModel): Coder {
  const { options } = parseLosslessSpec(anySpec, where);
  const entropyModelFor = loadResidualModels(parseLosslessOptions(options), files, where);
  return {
    traits: TRAITS,
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

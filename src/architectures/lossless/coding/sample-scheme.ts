import { symbolCount } from '../../../entropy/entropy-model.js';
import { inTurn, partOf } from '../../../steps.js';
import type { Scheme } from '../../architecture.js';
import { leanSamples } from './lean-samples.js';
import { fromPlanes, toPlanes } from './planes.js';
import type { ResidualModel } from './residual-model.js';

/** Codes samples in `gain` steps, plane after plane, without transforms. */
export function sampleScheme(entropyModel: ResidualModel, gain: number): Scheme {
  return {
    entropyModel,
    channelsFor: (channels) => channels,
    stride: 1,
    emptyLatent: (shape) => new Uint8ClampedArray(symbolCount(shape)),
    latentShape: (width, height, channels) => ({ height, width, channels }),
    *analyse(images, { thrift = 0 } = {}) {
      return yield* inTurn(images, function* (image) {
        return yield* toPlanes(yield* leanSamples(image, gain, thrift), gain);
      });
    },
    *synthesise(symbols, width, height, needRows) {
      if (needRows) yield* needRows(height);
      const images = inTurn(symbols, (own) => {
        const channels = own.length === width * height ? 1 : 3;
        return fromPlanes(own, { width, height, channels }, gain);
      });
      return yield* partOf(images, 1, 1);
    },
  };
}

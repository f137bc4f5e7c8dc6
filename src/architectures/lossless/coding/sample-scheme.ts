import { symbolCount } from '../../../entropy/entropy-model.js';
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
      yield 0;
      return images.map((image) => toPlanes(leanSamples(image, gain, thrift), gain));
    },
    *synthesise(symbols, width, height, needRows) {
      yield 0;
      if (needRows) yield* needRows(height);
      return symbols.map((own) => {
        const channels = own.length === width * height ? 1 : 3;
        return fromPlanes(own, { width, height, channels }, gain);
      });
    },
  };
}

import { networkIn } from '../../../model-store/network-files.js';
import type { StoredModel } from '../../../model-store/read-model.js';
import { checkGeometry } from '../../../runtime/geometry.js';
import { localRunner } from '../../../runtime/network-runner.js';
import { inTurn, type Steps } from '../../../steps.js';
import type { Coder } from '../../architecture.js';
import { sampleGainOf } from '../../rates.js';
import { parseRdOptions, rdGeometry } from '../options.js';
import { isSearched, searchSymbols } from '../search/symbol-search.js';
import { parseRdSpec, rdTraits } from './files.js';
import { loadContextModels } from './load.js';
import { type Quantization, quantizeImage, reconstructImages } from './reconstruct.js';

/** Opens a model that codes samples in few levels, and corrects them with g_s. `AecError('model')` if it is damaged. */
export function openRd({ spec: anySpec, files, where }: StoredModel): Coder {
  const spec = parseRdSpec(anySpec, where);
  const options = parseRdOptions(spec.options);
  const geometry = rdGeometry(options);
  checkGeometry(spec.geometry, geometry, where);
  const contextModelAt = loadContextModels(spec, files, where);
  const decoder = networkIn(files, 'decoder', { inputs: [1, 1], output: 1 }, where);
  const local = localRunner({ decoder });
  return {
    traits: rdTraits(spec),
    transforms: local,
    scheme(rate, runner = local) {
      const quantization = quantizationAt(spec.gains, rate!);
      const { gain } = quantization;
      const { model, window } = contextModelAt(gain);
      const tools = { contextModel: model, gain, window, decoder, margin: geometry.margin };
      return {
        entropyModel: model,
        channelsFor: () => 1,
        stride: 1,
        latentShape: (width, height) => ({ height, width, channels: 1 }),
        analyse: (images, choices = {}) =>
          inTurn(images, function* (image): Steps<Int32Array> {
            const rounded = quantizeImage(image, gain);
            const isFixed = quantization.isPlain || !isSearched(image, choices);
            return isFixed ? rounded : yield* searchSymbols(image, rounded, choices, tools);
          }),
        synthesise: (symbols, width, height, needRows) =>
          reconstructImages({ runner, geometry, quantization }, symbols, width, height, needRows),
      };
    },
    dispose() {},
  };
}

/** The quantization of a rate byte. */
export function quantizationAt(gains: readonly number[], byte: number): Quantization {
  const plain = sampleGainOf(byte);
  return plain === undefined ? { gain: gains[byte]!, isPlain: false } : { gain: plain, isPlain: true };
}

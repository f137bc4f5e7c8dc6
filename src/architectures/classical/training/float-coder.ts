import type { Tensor4D } from '@tensorflow/tfjs-core';
import { tf } from '../../../engine/tfjs.js';
import type { SymbolMeter } from '../../../entropy/entropy-model.js';
import { FactorizedModel } from '../../../entropy/factorized.js';
import { tidily } from '../../../layers/tidily.js';
import type { StoredModel } from '../../../model-store/read-model.js';
import type { LayersPair } from '../../architecture.js';
import type { FloatCoder } from '../../float-coder.js';
import { toImages, toTensor } from '../../image-tensors.js';
import { type ClassicalSpec, parseClassicalSpec } from '../coding/files.js';

/** A stored classical autoencoder in floating point; its tables of frequencies are those that files are coded with. */
export async function openFloatClassical(
  stored: StoredModel,
  loadLayers: (spec: ClassicalSpec, stored: StoredModel) => Promise<LayersPair>,
): Promise<FloatCoder> {
  const spec = parseClassicalSpec(stored.spec, stored.where);
  const { encoder, decoder } = await loadLayers(spec, stored);
  const entropyModel = FactorizedModel.fromJSON(spec.entropy);
  return {
    ...spec.geometry,
    code: (images) =>
      tidily(() => {
        const steps = tf.tensor1d(spec.steps);
        const symbols = tf.round(tf.div(encoder.apply(toTensor(images)) as Tensor4D, steps)) as Tensor4D;
        const [, height, width, channels] = symbols.shape;
        const meter = entropyModel.meter({ height, width, channels });
        return {
          bits: bitsOf(symbols.dataSync(), meter),
          images: toImages(decoder.apply(tf.mul(symbols, steps)) as Tensor4D),
        };
      }),
    dispose() {
      encoder.dispose();
      decoder.dispose();
    },
  };
}

/** The bits of symbols that do not depend on each other, channels last. */
function bitsOf(symbols: ArrayLike<number>, meter: SymbolMeter): number {
  let bits = 0;
  for (let i = 0; i < symbols.length; i++) {
    meter.look(i);
    bits += meter.bits(symbols[i]!);
  }
  meter.release();
  return bits;
}

import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { tfl } from '../engine/tfjs.js';
import { FEATURE_ONE, type NetworkSize } from '../runtime/integer/small-network.js';
import { type FrozenNetwork, freezeNetwork, type Scale } from './freezing/freeze-network.js';

/**
 * A small network as tfjs layers: the float counterpart of `SmallNetwork`. Kernels have the rows of the inputs and then
 * those of the features, in place of biases.
 */
export function buildSmallNetwork({ inputs, features, hidden, outputs }: NetworkSize): LayersModel {
  const x = tfl.input({ shape: [inputs], name: 'x' });
  const f = tfl.input({ shape: [features], name: 'features' });
  const dense = (name: string, input: SymbolicTensor, units: number, isLast = false) => {
    const both = tfl.layers.concatenate({ name: `${name}-inputs` }).apply([input, f]);
    const activation = isLast || name === 'layer-3' ? 'linear' : 'relu';
    const layer = tfl.layers.dense({ name, units, activation, useBias: false });
    return layer.apply(both) as SymbolicTensor;
  };
  const h1 = dense('layer-1', x, hidden);
  const h2 = dense('layer-2', h1, hidden);
  const sum = tfl.layers.add({ name: 'sum' }).apply([dense('layer-3', h2, hidden), h1]);
  const h3 = tfl.layers.reLU({ name: 'units-3' }).apply(sum) as SymbolicTensor;
  return tfl.model({ inputs: [x, f], outputs: dense('layer-4', h3, outputs, true) });
}

/** Examples of what a small network sees: `[n, inputs]` and `[n, features]`. */
export interface NetworkExamples {
  readonly inputs: Tensor2D;
  readonly features: Tensor2D;
}

/** Freezes a small network with scales chosen on `examples`. */
export function freezeSmallNetwork(
  model: LayersModel,
  inputScale: Scale,
  outputScale: Scale,
  { inputs, features }: NetworkExamples,
): FrozenNetwork {
  return freezeNetwork(model, {
    inputScales: [inputScale, 1 / FEATURE_ONE],
    outputScale,
    calibration: [[inputs, features]],
  });
}

import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { tfl } from '../../engine/tfjs.js';
import { kSparse } from '../../layers/k-sparse.js';
import type { Autoencoder, Network } from './network.js';
import { type DenseOptions, denseGeometry, fitDenseOptions, parseDenseOptions } from './options.js';

/**
 * The fully connected autoencoder (Hinton & Salakhutdinov 2006, "Reducing the Dimensionality of Data with Neural
 * Networks"). With the defaults:
 *
 *     x      28×28 = 784                          x̂ 784 = 28×28
 *      │ dense 64, ReLU                            ▲ dense 784, sigmoid
 *      │                      64                   │                      64
 *      │ dense 32                                  │ dense 64, ReLU
 *      ▼ (the `active` largest, the others 0)      │
 *     y      [1, 1, 32]  ── ÷ step, round ──►  ŷ ──┘ × step
 *
 * It sees one square of `side` pixels at a time: larger images are cut into such squares, each a latent cell of its own.
 * With `active` it is k-sparse (Makhzani & Frey 2013, "k-Sparse Autoencoders").
 */
export const dense: Network = { parseOptions: parseDenseOptions, fit: fitDenseOptions, build };

function build(given: unknown, channels: number): Autoencoder {
  const options = parseDenseOptions(given);
  return {
    encoder: buildEncoder(options, channels),
    decoder: buildDecoder(options, channels),
    geometry: denseGeometry(options),
  };
}

function buildEncoder(
  { side, hidden, latentChannels, latentActivation, active }: DenseOptions,
  channels: number,
): LayersModel {
  const x = tfl.input({ shape: [side, side, channels], name: 'x' });
  let y = tfl.layers.flatten({ name: 'pixels' }).apply(x) as SymbolicTensor;
  [...hidden, latentChannels].forEach((units, level) => {
    const activation = level === hidden.length ? latentActivation : 'relu';
    const layer = tfl.layers.dense({
      name: `analysis_${level + 1}`,
      units,
      activation,
      kernelInitializer: 'zeros',
    });
    y = layer.apply(y) as SymbolicTensor;
  });
  if (active > 0) y = kSparse(active).apply(y) as SymbolicTensor;
  const cell = tfl.layers.reshape({ name: 'cell', targetShape: [1, 1, latentChannels] });
  return tfl.model({ name: 'encoder', inputs: x, outputs: cell.apply(y) as SymbolicTensor });
}

function buildDecoder({ side, hidden, latentChannels }: DenseOptions, channels: number): LayersModel {
  const y = tfl.input({ shape: [1, 1, latentChannels], name: 'y' });
  let x = tfl.layers.flatten({ name: 'latent' }).apply(y) as SymbolicTensor;
  [...hidden].reverse().forEach((units, level) => {
    const layer = tfl.layers.dense({
      name: `synthesis_${level + 1}`,
      units,
      activation: 'relu',
      kernelInitializer: 'zeros',
    });
    x = layer.apply(x) as SymbolicTensor;
  });
  const output = tfl.layers.dense({
    name: 'output',
    units: side * side * channels,
    activation: 'sigmoid',
    kernelInitializer: 'zeros',
  });
  const image = tfl.layers.reshape({ name: 'image', targetShape: [side, side, channels] });
  return tfl.model({
    name: 'decoder',
    inputs: y,
    outputs: image.apply(output.apply(x) as SymbolicTensor) as SymbolicTensor,
  });
}

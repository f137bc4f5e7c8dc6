import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { tfl } from '../../engine/tfjs.js';
import type { Autoencoder, Network } from './network.js';
import { type ConvOptions, convGeometry, parseConvOptions } from './options.js';

/**
 * The classical convolutional autoencoder (Masci et al. 2011, "Stacked Convolutional Auto-Encoders"; the
 * layout of the Keras blog, 2016). With the defaults on a 28×28 digit:
 *
 *     x      [28, 28, 1]                         x̂ [28, 28, 1]
 *      │ conv 3×3, 16, ReLU                       ▲ conv 3×3, 1, sigmoid
 *      │ max-pool 2            [14, 14, 16]       │ upsample 2         [28, 28, 16]
 *      │ conv 3×3, 8           [14, 14, 8]        │ conv 3×3, 16, ReLU [14, 14, 16]
 *      │ max-pool 2                               │ upsample 2         [14, 14, 8]
 *      ▼                                          │ conv 3×3, 8, ReLU  [7, 7, 8]
 *     y      [7, 7, 8]  ── ÷ step, round ──►  ŷ ──┘ × step
 *
 * Fully convolutional: any image whose sides are multiples of `stride` goes through.
 */
export const conv: Network = { parseOptions: parseConvOptions, build };

function build(given: unknown, channels: number): Autoencoder {
  const options = parseConvOptions(given);
  return {
    encoder: buildEncoder(options, channels),
    decoder: buildDecoder(options, channels),
    geometry: convGeometry(options),
  };
}

function buildEncoder(options: ConvOptions, channels: number): LayersModel {
  const x = tfl.input({ shape: [null, null, channels], name: 'x' });
  let y = x;
  const filters = [...options.filters, options.latentChannels];
  filters.forEach((count, level) => {
    const last = level === filters.length - 1;
    const strided = options.downsampling === 'strided';
    y = tfl.layers
      .conv2d({
        name: `analysis_${level + 1}`,
        filters: count,
        kernelSize: 3,
        kernelInitializer: 'zeros',
        padding: 'same',
        strides: strided ? 2 : 1,
        activation: last ? options.latentActivation : 'relu',
      })
      .apply(y) as SymbolicTensor;
    if (!strided) {
      y = tfl.layers.maxPooling2d({ name: `pool_${level + 1}`, poolSize: 2 }).apply(y) as SymbolicTensor;
    }
  });
  return tfl.model({ name: 'encoder', inputs: x, outputs: y });
}

function buildDecoder(options: ConvOptions, channels: number): LayersModel {
  const y = tfl.input({ shape: [null, null, options.latentChannels], name: 'y' });
  let x = y;
  const filters = [options.latentChannels, ...[...options.filters].reverse()];
  filters.forEach((count, level) => {
    const shared = {
      name: `synthesis_${level + 1}`,
      filters: count,
      kernelSize: 3,
      kernelInitializer: 'zeros',
      padding: 'same' as const,
      activation: 'relu' as const,
    };
    if (options.upsampling === 'transposed') {
      x = tfl.layers.conv2dTranspose({ ...shared, strides: 2 }).apply(x) as SymbolicTensor;
    } else {
      x = tfl.layers.conv2d(shared).apply(x) as SymbolicTensor;
      x = tfl.layers.upSampling2d({ name: `upsample_${level + 1}`, size: [2, 2] }).apply(x) as SymbolicTensor;
    }
  });
  const output = tfl.layers.conv2d({
    name: 'output',
    filters: channels,
    kernelSize: 3,
    kernelInitializer: 'zeros',
    padding: 'same',
    activation: 'sigmoid',
  });
  return tfl.model({ name: 'decoder', inputs: y, outputs: output.apply(x) as SymbolicTensor });
}

import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { tfl } from '../engine/tfjs.js';
import type { LatentNetworkShape } from '../entropy/small-latent-model.js';
import type { Architecture, Autoencoder } from './architecture.js';
import { positiveInteger, readOptions } from './options.js';

/**
 * A small latent under the strong context model of `rd`: a quarter of the positions, a learned encoder. With the
 * defaults on a 28×28 digit:
 *
 *     x [28, 28, 1]                               x̂ [28, 28, 1]
 *      │ conv 5×5, 20, stride 2   [14, 14, 20]     ▲ conv 3×3, 1, sigmoid
 *      │ conv 3×3, 20             [14, 14, 20]     │ conv 3×3, 10                  [28, 28, 10]
 *      │ conv 3×3, 2                               │ upsample 2
 *      ▼                                           │ conv 3×3, 20 ×2               [14, 14, 20]
 *     y [14, 14, 2] ── ÷ step, round ──► ŷ ────────┘ × step
 *                                        │
 *                                        └► a context network a channel (src/entropy/latent-model.ts)
 *
 * Leaky ReLU throughout. The entropy model is that of Minnen, Ballé & Toderici 2018 without a hyperprior.
 */
export const rdSmall: Architecture = {
  name: 'rd-small',
  paper: 'Minnen et al. 2018',
  parseOptions: parseRdSmallOptions,
  build,
};

export interface RdSmallOptions extends LatentNetworkShape {
  readonly filters: number;
  readonly latentChannels: number;
}

/** Fills in defaults; `AecError('usage')` on unknown names and impossible values. */
export function parseRdSmallOptions(options: unknown): RdSmallOptions {
  return readOptions('rd-small', options, {
    filters: positiveInteger(20),
    latentChannels: positiveInteger(2),
    window: readWindow,
    hidden: positiveInteger(40),
    components: positiveInteger(3),
  });
}

function readWindow(value: unknown = { rows: 3, side: 3 }): LatentNetworkShape['window'] {
  const { rows, side } = (value ?? {}) as LatentNetworkShape['window'];
  const isSmall = (n: number) => Number.isInteger(n) && n >= 1 && n <= 16;
  if (!isSmall(rows) || !isSmall(side)) throw new Error('must be {rows, side}, whole numbers from 1 to 16');
  return { rows, side };
}

function build(given: unknown, channels: number): Autoencoder {
  const { filters, latentChannels } = parseRdSmallOptions(given);
  const x = tfl.input({ shape: [null, null, channels], name: 'x' });
  let y = convolution(x, 'analysis_1', filters, 5, 2);
  y = convolution(y, 'analysis_2', filters);
  y = plain(y, 'analysis_3', latentChannels);

  const yHat = tfl.input({ shape: [null, null, latentChannels], name: 'y' });
  let xHat = convolution(yHat, 'synthesis_1', filters);
  xHat = convolution(xHat, 'synthesis_2', filters);
  xHat = tfl.layers.upSampling2d({ name: 'upsample', size: [2, 2] }).apply(xHat) as SymbolicTensor;
  xHat = convolution(xHat, 'synthesis_3', Math.ceil(filters / 2));
  xHat = plain(xHat, 'output', channels, 'sigmoid');
  const model = (name: string, inputs: SymbolicTensor, outputs: SymbolicTensor): LayersModel =>
    tfl.model({ name, inputs, outputs });
  return {
    encoder: model('encoder', x, y),
    decoder: model('decoder', yHat, xHat),
    // In latent cells: the encoder sees 2 + 2 × 2 pixels to each side, the decoder 1 + 1 + 2 halves.
    geometry: { stride: 2, latentChannels, margin: 3 },
  };
}

function convolution(
  x: SymbolicTensor,
  name: string,
  filters: number,
  kernelSize = 3,
  strides = 1,
): SymbolicTensor {
  const layer = tfl.layers.conv2d({ name, filters, kernelSize, strides, padding: 'same' });
  const activation = tfl.layers.leakyReLU({ name: `${name}_activation`, alpha: 0.1 });
  return activation.apply(layer.apply(x)) as SymbolicTensor;
}

function plain(x: SymbolicTensor, name: string, filters: number, activation?: 'sigmoid'): SymbolicTensor {
  const layer = tfl.layers.conv2d({
    name,
    filters,
    kernelSize: 3,
    padding: 'same',
    ...(activation && { activation }),
  });
  return layer.apply(x) as SymbolicTensor;
}

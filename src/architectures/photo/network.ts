import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { tfl } from '../../engine/tfjs.js';
import { DepthToSpace } from '../../layers/depth-to-space.js';
import { BLOCK_SAMPLES, type PhotoOptions } from './options.js';

/**
 * Photographs: a linear transform of 16×16 blocks, which starts as a DCT in a decorrelated colour space, and beside it, in
 * both directions, a convolutional branch that starts at zero and learns what no linear transform can. With the defaults:
 *
 *     x [h/4, w/4, 48]: blocks of 4×4 pixels           x̂ [h/4, w/4, 48]
 *      ├─► conv 4×4 stride 4 ──────────┐                 ▲
 *      │ conv 3×3, 48                  │                 + ◄── conv 3×3, 48 ◄── residual block ◄── conv 3×3, 48
 *      │ residual block                │                 │                                            ▲
 *      │ conv 3×3 stride 2, 96         │                 ├───────────────────────────────────────► concatenate
 *      │ residual block                │      depth to space 4                                        ▲
 *      │ adjusted by 192 units of 3×3  │                 │                        depth to space 2  [h/4, w/4, 48]
 *      │ conv 3×3 stride 2, 384        │                 │                        conv 1×1, 192
 *      ▼                               ▼                 │                        residual block    [h/8, w/8, 96]
 *      + ◄─────────────────────────────┘             conv 1×1, 768                depth to space 2
 *      │ adjusted by 256 units of 1×1                    ▲                        conv 1×1, 384
 *      ▼                                                 │                            ▲
 *     y [h/16, w/16, 384] ─ × gains, round ─► ŷ ─ ÷ gains┴───────────────────────────▲
 *
 * A residual block is h + conv 3×3 (leaky ReLU (conv 3×3 (h))); adjusting is the same with a wider first convolution and a 1×1 last
 * one, in the encoder alone: decoders must be fast (Yang & Mandt 2023). One model has every rate (Cui et al. 2021, "Asymmetric
 * gained deep image compression"): at quality t the samples are divided by a step Δ(t) before g_a and multiplied by it
 * after g_s, so that the networks see errors of one size at all rates; a gain vector adjusts each channel,
 * and one more channel of g_s's input is t itself. The highest rates, and exact pixels, are samples without transforms
 * (../lossless/options.ts).
 *
 * The transforms are trained for R + λD (Ballé et al. 2018) with R from the cell model (coding/cell-model.ts, after
 * Minnen et al. 2018). That a decoder this shallow is enough is the finding of Yang & Mandt 2023, "Computationally-efficient neural
 * image compression with shallow decoders". Pixels come as 4×4 blocks because that costs nothing when they are gathered.
 */

/** The inside of a residual block; by default as many filters as outside, and kernels of 3×3. */
interface Inner {
  readonly filters?: number;
  readonly kernels?: readonly [first: number, last: number];
}

/** The layer of g_s that is linear from latents to pixels. */
export const LINEAR_LAYER = 'synthesis_linear';

/** The two transforms as tfjs layers. */
export interface PhotoTransforms {
  /** g_a: `[n, h/4, w/4, 48]` → `[n, h/16, w/16, latentChannels]`. */
  readonly encoder: LayersModel;
  /** g_s: `[n, h/16, w/16, latentChannels + 1]`, the last channel the quality t → `[n, h/4, w/4, 48]`. */
  readonly decoder: LayersModel;
}

/** Both transforms, all kernels 0. */
export function buildPhoto(options: PhotoOptions): PhotoTransforms {
  return { encoder: buildEncoder(options), decoder: buildDecoder(options) };
}

function buildEncoder({ latentChannels, filters }: PhotoOptions): LayersModel {
  const [quarter = 48, eighth = 96] = filters;
  const x = tfl.input({ shape: [null, null, BLOCK_SAMPLES], name: 'x' });
  const blocks = conv('analysis_linear', latentChannels, 4, x, 4);
  let y = leaky('analysis_1', conv('analysis_1', quarter, 3, x));
  y = leaky('analysis_2', residual('analysis_2', quarter, y));
  y = leaky('analysis_3', conv('analysis_3', eighth, 3, y, 2));
  y = leaky('analysis_4', residual('analysis_4', eighth, y));
  y = residual('analysis_5', eighth, y, { filters: 2 * eighth, kernels: [3, 1] });
  y = add('analysis_sum', blocks, conv('analysis_6', latentChannels, 3, y, 2));
  const mixed = Math.ceil((2 * latentChannels) / 3);
  y = residual('analysis_7', latentChannels, y, { filters: mixed, kernels: [1, 1] });
  return tfl.model({ name: 'encoder', inputs: x, outputs: y });
}

function buildDecoder({ latentChannels, filters }: PhotoOptions): LayersModel {
  const [quarter = 48, eighth = 96] = filters;
  const y = tfl.input({ shape: [null, null, latentChannels + 1], name: 'y' });
  const blocks = upsample('pixels', 4, conv(LINEAR_LAYER, 16 * BLOCK_SAMPLES, 1, y));
  let x = leaky('synthesis_1', upsample('up_1', 2, conv('synthesis_1', 4 * eighth, 1, y)));
  x = leaky('synthesis_2', residual('synthesis_2', eighth, x));
  x = leaky('synthesis_3', upsample('up_3', 2, conv('synthesis_3', 4 * quarter, 1, x)));
  x = tfl.layers.concatenate({ name: 'both' }).apply([x, blocks]) as SymbolicTensor;
  x = leaky('synthesis_4', conv('synthesis_4', quarter, 3, x));
  x = leaky('synthesis_5', residual('synthesis_5', quarter, x));
  x = conv('synthesis_6', BLOCK_SAMPLES, 3, x);
  return tfl.model({ name: 'decoder', inputs: y, outputs: add('xhat', blocks, x) });
}

function conv(name: string, filters: number, kernelSize: number, x: SymbolicTensor, strides = 1) {
  const layer = tfl.layers.conv2d({
    name,
    filters,
    kernelSize,
    strides,
    padding: 'same',
    kernelInitializer: 'zeros',
  });
  return layer.apply(x) as SymbolicTensor;
}

/** h + conv (leaky ReLU (conv (h))). */
function residual(
  name: string,
  channels: number,
  x: SymbolicTensor,
  { filters = channels, kernels = [3, 3] }: Inner = {},
): SymbolicTensor {
  const inner = leaky(`${name}_a`, conv(`${name}_a`, filters, kernels[0], x));
  return add(`${name}_sum`, x, conv(`${name}_b`, channels, kernels[1], inner));
}

function leaky(name: string, x: SymbolicTensor): SymbolicTensor {
  return tfl.layers.leakyReLU({ name: `${name}_activation`, alpha: 0.1 }).apply(x) as SymbolicTensor;
}

function upsample(name: string, blockSize: number, x: SymbolicTensor): SymbolicTensor {
  return new DepthToSpace({ name, blockSize }).apply(x) as SymbolicTensor;
}

function add(name: string, a: SymbolicTensor, b: SymbolicTensor): SymbolicTensor {
  return tfl.layers.add({ name }).apply([a, b]) as SymbolicTensor;
}

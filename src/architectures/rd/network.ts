import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { tfl } from '../../engine/tfjs.js';
import type { RdOptions } from './options.js';

/**
 * The latent is as large as the image: the samples themselves in few levels, coded with a strong context model. Only the
 * decoder has a transform. With the defaults:
 *
 *     x  [h, w, 1]                                x̂ [h, w, 1]
 *      │ × gain, round                            ▲ clip to 0…1
 *      ▼                                          + ◄─────────────────────────────┐
 *     ŷ  [h, w, 1], 0 … gain  ── ÷ gain ──►  value┤                               │
 *      │                                          └► conv 5×5, 32 ─► conv 3×3, 32 ×2 ─► conv 3×3, 1
 *      ▼                                             (leaky ReLU; 1 / gain is a second input)
 *     context network (coding/context-network.ts) ─► a mixture over 0…1 per pixel
 *
 * The gain is the quality: at 1 the image has two levels, at 255 it is lossless.
 * The context model is autoregressive in raster order as in PixelCNN++ (Salimans et al. 2017): a mixture of logistic
 * distributions over the sample, so that one network serves all numbers of levels.
 *
 * This builds g_s: value `[n, h, w, 1]` and 1 / gain `[n, h, w, 1]` → x̂ `[n, h, w, 1]`, to be clipped to 0…1; all kernels 0.
 */
export function buildRdDecoder({ filters }: RdOptions): LayersModel {
  const value = tfl.input({ shape: [null, null, 1], name: 'value' });
  const step = tfl.input({ shape: [null, null, 1], name: 'step' });
  let x = tfl.layers.concatenate({ name: 'inputs' }).apply([value, step]) as SymbolicTensor;
  filters.forEach((count, level) => {
    const layer = tfl.layers.conv2d({
      name: `synthesis_${level + 1}`,
      filters: count,
      kernelSize: level === 0 ? 5 : 3,
      padding: 'same',
      kernelInitializer: 'zeros',
    });
    x = layer.apply(x) as SymbolicTensor;
    x = tfl.layers.leakyReLU({ name: `activation_${level + 1}`, alpha: 0.1 }).apply(x) as SymbolicTensor;
  });
  const last = tfl.layers.conv2d({
    name: 'correction',
    filters: 1,
    kernelSize: 3,
    padding: 'same',
    kernelInitializer: 'zeros',
  });
  const sum = tfl.layers.add({ name: 'sum' });
  return tfl.model({
    name: 'decoder',
    inputs: [value, step],
    outputs: sum.apply([value, last.apply(x) as SymbolicTensor]) as SymbolicTensor,
  });
}

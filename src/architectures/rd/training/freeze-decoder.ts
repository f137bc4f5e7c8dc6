import type { LayersModel } from '@tensorflow/tfjs-layers';
import { tf } from '../../../engine/tfjs.js';
import type { Image } from '../../../image/image.js';
import { type FrozenNetwork, freezeNetwork } from '../../../layers/freezing/freeze-network.js';
import { tidily } from '../../../layers/tidily.js';
import { SAMPLE_SCALE } from '../../../runtime/sample-scale.js';
import { quantizeImage } from '../coding/reconstruct.js';

/** Freezes g_s on gray images of one size, which take turns at the gains. */
export function freezeDecoder(
  decoder: LayersModel,
  images: readonly Image[],
  gains: readonly number[],
): FrozenNetwork {
  const { width, height } = images[0]!;
  const values = new Float32Array(images.length * width * height);
  const steps = new Float32Array(values.length);
  for (const [n, image] of images.entries()) {
    const gain = gains[n % gains.length]!;
    const from = n * width * height;
    quantizeImage(image, gain).forEach((symbol, i) => {
      values[from + i] = Math.min(1, symbol / gain);
    });
    steps.fill(1 / gain, from, from + width * height);
  }
  return tidily(() => {
    const shape: [number, number, number, number] = [images.length, height, width, 1];
    return freezeNetwork(decoder, {
      inputScales: [SAMPLE_SCALE, SAMPLE_SCALE],
      outputScale: SAMPLE_SCALE,
      calibration: [[tf.tensor4d(values, shape), tf.tensor4d(steps, shape)]],
    });
  });
}

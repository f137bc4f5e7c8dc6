import type { LayersModel } from '@tensorflow/tfjs-layers';
import { tf } from '../../../engine/tfjs.js';
import { initializeWeights, type UniformSource } from '../../../layers/initialize.js';
import { SIDE, strongestCoefficients } from '../dct.js';
import { BLOCK_SAMPLES, PIXEL_BLOCK } from '../options.js';

/** Orthonormal colour axes of sRGB: luma, blue against red, green against both. */
const COLOURS = [
  [1 / Math.sqrt(3), 1 / Math.sqrt(3), 1 / Math.sqrt(3)],
  [1 / Math.sqrt(2), 0, -1 / Math.sqrt(2)],
  [1 / Math.sqrt(6), -2 / Math.sqrt(6), 1 / Math.sqrt(6)],
] as const;
/**
 * Initializes the transforms. The linear parts become an orthonormal DCT of 16×16 blocks (Ahmed et al. 1974) and its
 * inverse; the other branches are random, except for their last layers, which are zero.
 */
export function startAsDct(
  { encoder, decoder }: { encoder: LayersModel; decoder: LayersModel },
  latentChannels: number,
  random: UniformSource,
): void {
  initializeWeights(encoder, random);
  initializeWeights(decoder, random);
  const coefficients = strongestCoefficients(latentChannels);
  const cells = SIDE / PIXEL_BLOCK;
  const analysis = new Float32Array(cells * cells * BLOCK_SAMPLES * latentChannels);
  const samples = cells * cells * BLOCK_SAMPLES;
  const synthesis = new Float32Array((latentChannels + 1) * samples);
  for (const [c, coefficient] of coefficients.entries()) {
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        for (let k = 0; k < 3; k++) {
          const value = COLOURS[coefficient.colour][k]! * cosine(coefficient.u, x) * cosine(coefficient.v, y);
          // [cell row, cell column, row, column, colour]: the order of a strided kernel and of depth to space
          const cell = Math.floor(y / PIXEL_BLOCK) * cells + Math.floor(x / PIXEL_BLOCK);
          const sample = cell * BLOCK_SAMPLES + ((y % PIXEL_BLOCK) * PIXEL_BLOCK + (x % PIXEL_BLOCK)) * 3 + k;
          analysis[sample * latentChannels + c] = value;
          synthesis[c * samples + sample] = value;
        }
      }
    }
  }
  setKernel(encoder, 'analysis_linear', analysis);
  for (const last of ['analysis_5_b', 'analysis_6', 'analysis_7_b']) setKernel(encoder, last);
  setKernel(decoder, 'synthesis_linear', synthesis);
  setKernel(decoder, 'synthesis_6');
}

function cosine(frequency: number, at: number): number {
  return Math.sqrt((frequency === 0 ? 1 : 2) / SIDE) * Math.cos((Math.PI * (at + 0.5) * frequency) / SIDE);
}

/** Sets a layer's kernel to `values`, or to zeros; its bias is zero already. */
function setKernel(model: LayersModel, name: string, values?: Float32Array): void {
  const layer = model.getLayer(name);
  tf.tidy(() => {
    const [kernel, bias] = layer.getWeights();
    layer.setWeights([values ? tf.tensor(values, kernel!.shape) : tf.zerosLike(kernel!), bias!]);
  });
}

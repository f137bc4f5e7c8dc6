import type { Tensor4D } from '@tensorflow/tfjs-core';
import { useExactEngine } from '../../engine/exact.js';
import { tf } from '../../engine/tfjs.js';
import { depthToSpace, spaceToDepth } from '../../layers/depth-to-space.js';
import { setStoredWeights } from '../../model-store/artifacts.js';
import { readLayersFiles } from '../../model-store/layers-files.js';
import type { StoredModel } from '../../model-store/read-model.js';
import type { LatentTransforms } from '../architecture.js';
import type { PhotoSpec, TransformRate } from './coding/files.js';
import { buildPhoto } from './network.js';
import { PIXEL_BLOCK, parsePhotoOptions } from './options.js';

/** g_a and g_s of a stored model at one rate, from and to pixels; latents are in units of the rounding step of their channel. */
export async function loadPhotoTransforms(
  { options }: PhotoSpec,
  { read, where }: StoredModel,
  { step, steps, factors, t }: TransformRate,
): Promise<LatentTransforms> {
  await useExactEngine();
  const { encoder, decoder } = buildPhoto(parsePhotoOptions(options));
  setStoredWeights(encoder, await readLayersFiles(read, 'encoder', where), `${where}/encoder`);
  setStoredWeights(decoder, await readLayersFiles(read, 'decoder', where), `${where}/decoder`);
  return {
    encoder: {
      apply(x) {
        const blocks = tf.div(tf.sub(spaceToDepth(x, PIXEL_BLOCK), 0.5), step);
        return tf.div(encoder.apply(blocks) as Tensor4D, tf.tensor1d([...steps])) as Tensor4D;
      },
      dispose: () => encoder.dispose(),
    },
    decoder: {
      apply(y) {
        const told = tf.fill([...y.shape.slice(0, 3), 1], t);
        const input = tf.concat([tf.mul(y, tf.tensor1d([...factors])), told], 3);
        const blocks = tf.add(tf.mul(decoder.apply(input) as Tensor4D, step), 0.5) as Tensor4D;
        return depthToSpace(blocks, PIXEL_BLOCK);
      },
      dispose: () => decoder.dispose(),
    },
  };
}

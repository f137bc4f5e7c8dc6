import type { Tensor4D } from '@tensorflow/tfjs-core';
import { Random } from '../../../data/random.js';
import { stream } from '../../../data/streams.js';
import { useExactEngine } from '../../../engine/exact.js';
import { tf } from '../../../engine/tfjs.js';
import { depthToSpace, spaceToDepth } from '../../../layers/depth-to-space.js';
import { tidily } from '../../../layers/tidily.js';
import { setStoredWeights } from '../../../model-store/artifacts.js';
import { readLayersFiles } from '../../../model-store/layers-files.js';
import type { StoredModel } from '../../../model-store/read-model.js';
import { float16sIn } from '../../../model-store/weights-file.js';
import type { FloatCoder } from '../../float-coder.js';
import { toImages, toTensor } from '../../image-tensors.js';
import { sampleBits } from '../../lossless/training/float-coder.js';
import { SampleNetworks } from '../../lossless/training/sample-networks.js';
import { sampleGainOf } from '../../rates.js';
import { GAINS_FILE, parsePhotoSpec, transformRate } from '../coding/files.js';
import { QUALITIES } from '../coding/qualities.js';
import { FloatCellNetwork } from '../float-cell-network.js';
import { buildPhoto } from '../network.js';
import { PIXEL_BLOCK, parsePhotoOptions } from '../options.js';
import { takeStoredCells } from '../stored-cells.js';

/** A stored `photo` model in floating point. */
export async function openFloatPhoto(stored: StoredModel): Promise<FloatCoder> {
  await useExactEngine();
  const { files, read, where } = stored;
  const { options, geometry, entropy } = parsePhotoSpec(stored.spec, where);
  const { encoder, decoder } = buildPhoto(parsePhotoOptions(options));
  setStoredWeights(encoder, await readLayersFiles(read, 'encoder', where), `${where}/encoder`);
  setStoredWeights(decoder, await readLayersFiles(read, 'decoder', where), `${where}/decoder`);
  const prior = new FloatCellNetwork(entropy.network);
  await takeStoredCells(prior, stored);
  const logGains = float16sIn(files, GAINS_FILE, where);
  const random = new Random(stream.weights);
  const samples = new SampleNetworks(parsePhotoOptions(options).samples, random);
  await samples.take(stored);
  return {
    ...geometry,
    code: (images, rate) => {
      if (sampleGainOf(rate!) !== undefined) return { bits: sampleBits(samples, images, rate!, random) };
      return tidily(() => {
        const { t, step, steps, factors } = transformRate(rate! / (QUALITIES - 1), logGains);
        const blocks = spaceToDepth(toTensor(images), PIXEL_BLOCK);
        const latents = encoder.apply(tf.div(tf.sub(blocks, 0.5), step)) as Tensor4D;
        const symbols = tf.round(tf.div(latents, tf.tensor1d([...steps]))) as Tensor4D;
        const prediction = prior.predict(
          symbols,
          images.map(() => t),
        );
        const told = tf.fill([...symbols.shape.slice(0, 3), 1], t);
        const input = tf.concat([tf.mul(symbols, tf.tensor1d([...factors])), told], 3);
        const xHat = tf.add(tf.mul(decoder.apply(input) as Tensor4D, step), 0.5) as Tensor4D;
        return {
          bits: prior
            .bits(symbols, prediction)
            .dataSync<'float32'>()
            .reduce((sum, own) => sum + own, 0),
          images: toImages(depthToSpace(xHat, PIXEL_BLOCK)),
        };
      });
    },
    dispose() {
      for (const part of [encoder, decoder, prior, samples]) part.dispose();
    },
  };
}

import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { useEngine } from './engine.js';
import type { EngineName } from './engine-names.js';
import { tf, tfl } from './tfjs.js';

/** The work that an engine does per second. */
export interface Speed {
  /** 28×28 images that the standard model trains on. */
  trainingImages: number;
  /** 28×28 images that the standard model reconstructs. */
  predictionImages: number;
  /** 10⁹ multiply-accumulates in a 3×3 convolution of 64×64 positions from 64 to 64 channels. */
  convolutionGmacs: number;
}

const BATCH = 128;

/**
 * Makes `engine` the current one and measures it for about `seconds`, after a warm-up: a third each for training,
 * prediction and convolution.
 *
 * @throws AecError `usage` if the engine does not load.
 */
export async function measureSpeed(engine: EngineName, seconds: number): Promise<Speed> {
  await useEngine(engine);
  const model = standardModel();
  const images = tf.randomUniform([BATCH, 28, 28, 1], 0, 1, 'float32', 1);
  const x = tf.randomNormal([1, 64, 64, 64], 0, 1, 'float32', 2) as Tensor4D;
  const filter = tf.randomNormal([3, 3, 64, 64], 0, 1, 'float32', 3) as Tensor4D;
  try {
    const train = () => model.trainOnBatch(images, images);
    const predict = () => read(() => model.predictOnBatch(images) as Tensor);
    const convolve = () => read(() => tf.conv2d(x, filter, 1, 'same'));
    return {
      trainingImages: BATCH * (await perSecond(train, seconds / 3)),
      predictionImages: BATCH * (await perSecond(predict, seconds / 3)),
      convolutionGmacs: ((64 * 64 * 3 * 3 * 64 * 64) / 1e9) * (await perSecond(convolve, seconds / 3)),
    };
  } finally {
    model.dispose();
    tf.dispose([images, x, filter]);
  }
}

/** A classical convolutional autoencoder for MNIST, 28×28×1 → 7×7×8 → 28×28×1, compiled with MSE and Adam. */
export function standardModel(): Sequential {
  const conv = (filters: number, activation: 'relu' | 'sigmoid') =>
    tfl.layers.conv2d({ filters, kernelSize: 3, padding: 'same', activation });
  const model = tfl.sequential();
  model.add(tfl.layers.inputLayer({ inputShape: [28, 28, 1] }));
  model.add(conv(16, 'relu'));
  model.add(tfl.layers.maxPooling2d({ poolSize: 2 })); // [n, 14, 14, 16]
  model.add(conv(8, 'relu'));
  model.add(tfl.layers.maxPooling2d({ poolSize: 2 })); // [n, 7, 7, 8]
  model.add(conv(8, 'relu'));
  model.add(tfl.layers.upSampling2d({ size: [2, 2] })); // [n, 14, 14, 8]
  model.add(conv(16, 'relu'));
  model.add(tfl.layers.upSampling2d({ size: [2, 2] })); // [n, 28, 28, 16]
  model.add(conv(1, 'sigmoid'));
  model.compile({ optimizer: tf.train.adam(1e-3), loss: 'meanSquaredError' });
  return model;
}

/** Reads a tensor, so that its computation is not put off, and frees it. */
async function read(compute: () => Tensor): Promise<void> {
  const result = tf.tidy(compute);
  await result.data();
  result.dispose();
}

async function perSecond(step: () => Promise<unknown>, seconds: number): Promise<number> {
  for (let i = 0; i < 3; i++) await step();
  const start = performance.now();
  let steps = 0;
  let elapsed = 0;
  do {
    await step();
    steps++;
    elapsed = (performance.now() - start) / 1000;
  } while (elapsed < seconds);
  return steps / elapsed;
}

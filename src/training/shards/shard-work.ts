import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core';
import type { Trainable } from '../../architectures/trainable.js';
import { tf } from '../../engine/tfjs.js';
import { cappedPsnr, psnrOfMse } from '../../metrics/psnr.js';
import { type Batch, randomOf, type Shard } from './shard.js';

/** Figures of a batch as files would show it: the mean loss, and sums over the images. */
export interface BatchFigures {
  readonly loss: number;
  readonly bits: number;
  /** dB, after rounding to 8 bits. */
  readonly psnr: number;
}

/**
 * Writes the gradient of the loss of a stage on a shard to `gradient`, one variable of the stage after the other, and returns
 * the loss.
 */
export async function gradientOf(
  trainable: Trainable,
  stage: string,
  shard: Shard,
  gradient: Float32Array,
): Promise<number> {
  const variables = trainable.variablesOf(stage);
  const { value, grads } = tf.tidy(() => {
    const x = tensorOf(shard);
    return tf.variableGrads(() => trainable.loss(x, stage, randomOf(shard)), variables);
  });
  try {
    // All at once: each is a message from the graphics card.
    const values = await Promise.all(variables.map(({ name }) => grads[name]?.data<'float32'>()));
    let at = 0;
    for (const [k, { size }] of variables.entries()) {
      const own = values[k]; // absent if the loss does not depend on it
      if (own) gradient.set(own, at);
      else gradient.fill(0, at, at + size);
      at += size;
    }
    return (await value.data())[0]!;
  } finally {
    tf.dispose([value, grads]);
  }
}

/** Measures what a stage trains on a batch, with rounded symbols and samples of 8 bits. */
export async function measureBatch(trainable: Trainable, stage: string, batch: Batch): Promise<BatchFigures> {
  const { loss, bits, errors } = tf.tidy(() => {
    const x = tensorOf(batch);
    const { loss, bits, xHat } = trainable.measure(x, stage);
    return { loss, bits, errors: squaredErrors(x, xHat) };
  });
  try {
    let psnr = 0;
    for (const error of await errors.data()) psnr += cappedPsnr(psnrOfMse(error));
    return { loss: await numberOf(loss), bits: await numberOf(bits), psnr };
  } finally {
    tf.dispose([loss, bits, errors]);
  }
}

/** Mean squared errors of samples rounded to 8 bits, `[n]`. */
function squaredErrors(x: Tensor4D, xHat: Tensor4D) {
  const samples = tf.round(tf.mul(tf.clipByValue(xHat, 0, 1), 255));
  return tf.mean(tf.squaredDifference(tf.mul(x, 255), samples), [1, 2, 3]);
}

async function numberOf(scalar: Scalar): Promise<number> {
  return (await scalar.data())[0]!;
}

function tensorOf({ patches, count, side, channels }: Batch): Tensor4D {
  return tf.tensor4d(patches, [count, side, side, channels]);
}

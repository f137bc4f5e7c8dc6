import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Dataset } from '../data/dataset.js';
import { patchSize } from '../data/patch-size.js';
import { Random } from '../data/random.js';
import { stream } from '../data/streams.js';
import { tf } from '../engine/tfjs.js';
import { cappedPsnr, psnrOfMse } from '../metrics/psnr.js';
import type { TrainingRun } from './run.js';
import type { Validation } from './run-state.js';

/** At most this many images of the validation split are measured, from its start. */
export const MOST_VALIDATED = 1000;

export interface ValidateOptions {
  /** At most so many images, from the start of the indices. */
  readonly most?: number;
  /** Ends after the batch during which this time of `performance.now()` comes. */
  readonly until?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Measures the codec on the images `indices` as files would show it: with rounded symbols and samples of 8 bits. Null if
 * the signal stopped it.
 */
export async function validate(
  run: TrainingRun,
  dataset: Dataset,
  indices: Uint32Array,
  { most = MOST_VALIDATED, until = Number.POSITIVE_INFINITY, signal }: ValidateOptions = {},
): Promise<Validation | null> {
  const { trainable, config } = run;
  const size = patchSize(dataset, config, trainable);
  const used = indices.subarray(0, most);
  let [loss, bits, psnr, images] = [0, 0, 0, 0];
  while (images < used.length && (images === 0 || performance.now() < until)) {
    if (signal?.aborted) return null;
    const batch = used.subarray(images, images + config.batchSize);
    // The same crops after every epoch, so that epochs can be compared.
    const random = new Random(stream.validation, config.seed, images);
    const patches = await dataset.patches(batch, { width: size, height: size }, random);
    tf.tidy(() => {
      const x = tf.tensor4d(patches, [batch.length, size, size, dataset.channels]);
      const measured = trainable.measure(x, run.stage.name);
      loss += measured.loss.dataSync()[0]! * batch.length;
      bits += measured.bits.dataSync()[0]!;
      psnr += psnrSum(x, measured.xHat);
    });
    images += batch.length;
  }
  return { loss: loss / images, psnr: psnr / images, bytesPerImage: bits / 8 / images, images };
}

/** PSNR in dB after rounding to 8 bits, summed over the images of a batch `[n, h, w, channels]` of samples 0 … 1. */
function psnrSum(x: Tensor4D, xHat: Tensor4D): number {
  const samples = tf.round(tf.mul(tf.clipByValue(xHat, 0, 1), 255));
  const errors = tf.mean(tf.squaredDifference(tf.mul(x, 255), samples), [1, 2, 3]).dataSync<'float32'>();
  return errors.reduce((sum, error) => sum + cappedPsnr(psnrOfMse(error)), 0);
}

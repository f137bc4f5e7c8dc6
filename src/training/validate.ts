import type { Dataset } from '../data/dataset.js';
import { spreadOver } from '../data/evenly-spread.js';
import { patchSize } from '../data/patch-size.js';
import { Random } from '../data/random.js';
import { stream } from '../data/streams.js';
import type { TrainingRun } from './run.js';
import type { Validation } from './run-state.js';
import type { ShardRunner } from './shards/shard-runner.js';
import type { BatchFigures } from './shards/shard-work.js';

/** At most this many images of the validation split are measured, from its start. */
export const MOST_VALIDATED = 1000;

export interface ValidateOptions {
  /** At most so many images, evenly spread. */
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
  { trainable, config, stage }: TrainingRun,
  runner: ShardRunner,
  dataset: Dataset,
  indices: Uint32Array,
  { most = MOST_VALIDATED, until = Number.POSITIVE_INFINITY, signal }: ValidateOptions = {},
): Promise<Validation | null> {
  const side = patchSize(dataset, config, trainable);
  const used = spreadOver(indices, most);
  const measured: { count: number; figures: Promise<BatchFigures> }[] = [];
  let images = 0;
  await runner.takeWeights();
  while (images < used.length && (images === 0 || performance.now() < until)) {
    if (signal?.aborted) break;
    const batch = used.subarray(images, images + config.batchSize);
    // The same crops after every epoch, so that epochs can be compared.
    const random = new Random(stream.validation, config.seed, images);
    const patches = await dataset.patches(batch, { width: side, height: side }, random);
    const figures = runner.measure(stage.name, {
      patches,
      count: batch.length,
      side,
      channels: dataset.channels,
    });
    figures.catch(() => {}); // thrown below
    measured.push({ count: batch.length, figures });
    images += batch.length;
    await measured.at(-runner.parallel)?.figures;
  }
  let [loss, bits, psnr] = [0, 0, 0];
  for (const { count, figures } of measured) {
    const own = await figures;
    loss += own.loss * count;
    bits += own.bits;
    psnr += own.psnr;
  }
  if (signal?.aborted) return null;
  return { loss: loss / images, psnr: psnr / images, bytesPerImage: bits / 8 / images, images };
}

import type { Dataset } from '../data/dataset.js';
import { patchSize } from '../data/patch-size.js';
import { Random } from '../data/random.js';
import { stream } from '../data/streams.js';
import type { Validation } from './events.js';
import type { TrainingRun } from './run.js';
import type { ShardRunner } from './shards/shard-runner.js';
import type { BatchFigures } from './shards/shard-work.js';

/** At most this many images of the validation split are measured, from its start. */
const MOST_IMAGES = 1000;

/** Measures the codec on the images `indices` as files would show it: with rounded symbols and samples of 8 bits. */
export async function validate(
  { trainable, config }: TrainingRun,
  runner: ShardRunner,
  dataset: Dataset,
  indices: Uint32Array,
): Promise<Validation> {
  const side = patchSize(dataset, config, trainable);
  const used = indices.subarray(0, MOST_IMAGES);
  const measured: { count: number; figures: Promise<BatchFigures> }[] = [];
  await runner.takeWeights();
  for (let from = 0; from < used.length; from += config.batchSize) {
    const batch = used.subarray(from, from + config.batchSize);
    // The same crops after every epoch, so that epochs can be compared.
    const random = new Random(stream.validation, config.seed, from);
    const patches = await dataset.patches(batch, { width: side, height: side }, random);
    const figures = runner.measure({ patches, count: batch.length, side, channels: dataset.channels });
    figures.catch(() => {}); // told below
    measured.push({ count: batch.length, figures });
    await measured.at(-runner.parallel)?.figures;
  }
  let [loss, bits, psnr] = [0, 0, 0];
  for (const { count, figures } of measured) {
    const own = await figures;
    loss += own.loss * count;
    bits += own.bits;
    psnr += own.psnr;
  }
  return {
    loss: loss / used.length,
    psnr: psnr / used.length,
    bytesPerImage: bits / 8 / used.length,
  };
}

import { loadModel } from '../architectures/load-model.js';
import type { Model } from '../architectures/model.js';
import type { RateOptions } from '../architectures/rates.js';
import type { ReadTask } from '../data/decode-in-threads.js';
import { decodeFiles } from '../data/image-loader.js';
import type { Image } from '../image/image.js';
import { useOneThreadPerImage } from '../image/load-sharp.js';
import type { MetricName } from '../metrics/names.js';
import { answering } from '../worker-threads.js';
import { aecCodec } from './aec-codec.js';
import { baseline } from './baselines.js';
import type { CodecUnderTest } from './codec-under-test.js';
import { measureBatch } from './measure-batch.js';
import type { BaselineName } from './names.js';

/** What a thread makes a codec of. */
export type CodecDescription =
  | { readonly kind: 'aec'; readonly folder: string; readonly rate: RateOptions | null }
  | {
      readonly kind: 'baseline';
      readonly name: BaselineName;
      readonly channels: 1 | 3;
      readonly quality: number | 'lossless';
    };

/** Images to measure a codec on. */
export interface MeasureTask {
  readonly kind: 'measure';
  readonly codec: CodecDescription;
  readonly originals: readonly Image[];
  readonly metrics: readonly MetricName[];
  readonly keepsCoded: boolean;
}

useOneThreadPerImage();
/** The model that was used last: models are measured one after the other. */
let current: { readonly folder: string; readonly model: Model } | undefined;

export type MeasureWorkerTask = MeasureTask | ReadTask;

/** Runs in a worker. */
export default answering(async (task: MeasureWorkerTask) => {
  if (task.kind === 'read') return decodeFiles(task);
  const { codec, originals, metrics, keepsCoded } = task;
  return measureBatch(await codecOf(codec), originals, metrics, keepsCoded);
});

async function codecOf(codec: CodecDescription): Promise<CodecUnderTest> {
  if (codec.kind === 'baseline') return baseline(codec.name, codec.channels, codec.quality);
  return aecCodec(await modelIn(codec.folder), codec.rate);
}

async function modelIn(folder: string): Promise<Model> {
  if (current?.folder !== folder) {
    current?.model.dispose();
    current = { folder, model: await loadModel(folder) };
  }
  return current.model;
}

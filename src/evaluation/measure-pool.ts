import { hasOutsideArchitectures } from '../architectures/coding-registry.js';
import type { Decoded, DecodeTask, Decoding } from '../data/image-loader.js';
import type { Image } from '../image/image.js';
import { useOneThreadPerImage } from '../image/load-sharp.js';
import { checkWorkers, defaultWorkers, WorkerThreads } from '../worker-threads.js';
import type { CodecUnderTest } from './codec-under-test.js';
import type { Measurer } from './evaluate.js';
import { type MeasuredBatch, measureBatch } from './measure-batch.js';
import type { CodecDescription, MeasureWorkerTask } from './measure-worker.js';
import type { MetricName } from './names.js';

/** Batches under way per thread: one that it works on and one that waits. */
const BATCHES_A_THREAD = 2;
/** Pixels after which a batch ends: a photograph or two, so that all threads end at about the same time. */
const MOST_BATCH_PIXELS = 2 ** 20;

/** Files per thread that a data set has decoded together. */
const FILES_TOGETHER = 128;

/** Threads that measure codecs. They start when they are first needed and keep the process alive until `close`. */
export class MeasurePool {
  readonly #jobs: number;
  #threads: Promise<WorkerThreads<MeasureWorkerTask>> | undefined;

  /**
   * With one job all is measured in this thread, and also if this one knows architectures that the others do not.
   * `AecError('usage')` for an impossible number.
   */
  constructor(jobs = defaultWorkers()) {
    checkWorkers(jobs);
    this.#jobs = hasOutsideArchitectures() ? 1 : jobs;
    if (this.#jobs === 1) useOneThreadPerImage();
  }

  /** Measures a codec, which threads make anew by its description. */
  measurer(
    codec: CodecUnderTest,
    description: CodecDescription,
    metrics: readonly MetricName[],
    keepsCoded: boolean,
  ): Measurer {
    const inThread = async (originals: readonly Image[]): Promise<MeasuredBatch> => {
      const threads = await this.#started();
      return threads.run({ kind: 'measure', codec: description, originals, metrics, keepsCoded });
    };
    const here = (originals: readonly Image[]) => measureBatch(codec, originals, metrics, keepsCoded);
    return {
      parallel: this.#jobs === 1 ? 1 : BATCHES_A_THREAD * this.#jobs,
      mostPixels: MOST_BATCH_PIXELS,
      measure: this.#jobs === 1 ? here : inThread,
    };
  }

  /** How a data set decodes its files with these threads. */
  get decoding(): Decoding {
    if (this.#jobs === 1) return { together: 1 };
    const decode = async (task: DecodeTask): Promise<Decoded[]> =>
      (await this.#started()).run({ ...task, kind: 'read' });
    return { together: FILES_TOGETHER * this.#jobs, decode };
  }

  async close(): Promise<void> {
    await (await this.#threads)?.close();
  }

  #started(): Promise<WorkerThreads<MeasureWorkerTask>> {
    this.#threads ??= WorkerThreads.start('measure-worker', this.#jobs);
    return this.#threads;
  }
}

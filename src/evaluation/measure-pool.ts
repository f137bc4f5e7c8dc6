import { threadCount } from '../architectures/thread-count.js';
import { decodingIn } from '../data/decode-in-threads.js';
import type { Decoding } from '../data/image-loader.js';
import type { Image } from '../image/image.js';
import type { MetricName } from '../metrics/names.js';
import { defaultWorkers, LazyThreads } from '../worker-threads.js';
import type { CodecUnderTest } from './codec-under-test.js';
import type { Measurer } from './evaluate.js';
import { type MeasuredBatch, measureBatch } from './measure-batch.js';
import type { CodecDescription, MeasureWorkerTask } from './measure-worker.js';

/** Batches under way per thread: one that it works on and one that waits. */
const BATCHES_A_THREAD = 2;
/** Pixels after which a batch ends: a photograph or two, so that all threads end at about the same time. */
const MOST_BATCH_PIXELS = 2 ** 20;

/** Threads that measure codecs. They start when they are first needed and keep the process alive until `close`. */
export class MeasurePool {
  readonly #threads: LazyThreads<MeasureWorkerTask>;

  /**
   * With one job all is measured in this thread, and also if this one knows architectures that the others do not.
   * `AecError('usage')` for an impossible number.
   */
  constructor(jobs = defaultWorkers()) {
    this.#threads = new LazyThreads('measure-worker', threadCount(jobs));
  }

  /** Measures a codec, which threads make anew by its description. */
  measurer(
    codec: CodecUnderTest,
    description: CodecDescription,
    metrics: readonly MetricName[],
    keepsCoded: boolean,
  ): Measurer {
    const inThread = (originals: readonly Image[]): Promise<MeasuredBatch> =>
      this.#threads.run({ kind: 'measure', codec: description, originals, metrics, keepsCoded });
    const here = (originals: readonly Image[]) => measureBatch(codec, originals, metrics, keepsCoded);
    const { count } = this.#threads;
    return {
      parallel: count === 1 ? 1 : BATCHES_A_THREAD * count,
      mostPixels: MOST_BATCH_PIXELS,
      measure: count === 1 ? here : inThread,
    };
  }

  /** How a data set decodes its files with these threads. */
  get decoding(): Decoding {
    return decodingIn(this.#threads);
  }

  close(): Promise<void> {
    return this.#threads.close();
  }
}

import { type Dataset, subsetOf } from '../data/dataset.js';
import { Random } from '../data/random.js';
import type { MetricName } from '../metrics/names.js';
import type { CodecUnderTest } from './codec-under-test.js';
import { type CodedImage, type Evaluation, evaluate, joinEvaluations } from './evaluate.js';

export interface EvaluateWithinOptions {
  /** The time that measuring may take; the first image is always measured. */
  readonly seconds: number;
  readonly metrics: readonly MetricName[];
  /** Ends the evaluation before the next codec; images that some codecs have not coded yet do not count. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  /** Called with each image that a codec has coded. */
  readonly onImage?: (codec: CodecUnderTest, coded: CodedImage) => void | Promise<void>;
}

/** The most images that all codecs code before the clock is read again. */
const MOST_AT_ONCE = 64;

/**
 * Measures several codecs on the same images, as many as the time allows, in an order that depends only on their number.
 * One evaluation per codec; none if the signal came before every codec had coded an image.
 */
export async function evaluateWithin(
  codecs: readonly CodecUnderTest[],
  dataset: Dataset,
  options: EvaluateWithinOptions,
): Promise<Evaluation[]> {
  const { seconds, metrics, signal, onProgress } = options;
  const order = shuffledIndices(dataset.count);
  const rounds: Evaluation[][] = [];
  const started = performance.now();
  const elapsed = () => (performance.now() - started) / 1000;
  let [done, next] = [0, 1];
  while (next > 0 && !signal?.aborted) {
    const before = elapsed();
    const part = subsetOf(dataset, order.subarray(done, done + next));
    const first = done;
    const round: Evaluation[] = [];
    for (const codec of codecs) {
      if (signal?.aborted) break;
      const onImage = (coded: CodedImage) =>
        options.onImage?.(codec, { ...coded, index: first + coded.index });
      round.push(await evaluate(codec, part, { metrics, onImage }));
    }
    if (round.length < codecs.length) break;
    rounds.push(round);
    done += next;
    onProgress?.(done, dataset.count);
    const affordable = Math.floor(((seconds - elapsed()) * next) / (elapsed() - before));
    next = Math.min(2 * next, MOST_AT_ONCE, affordable, dataset.count - done);
  }
  return rounds.length === 0 ? [] : codecs.map((_, n) => joinEvaluations(rounds.map((round) => round[n]!)));
}

/** Folders are often sorted by kind: the first images of a shuffled order are of every kind. */
function shuffledIndices(count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  new Random(count).shuffle(order);
  return order;
}

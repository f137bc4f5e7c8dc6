import type { RateOptions } from '../architectures/rates.js';
import type { Dataset } from '../data/dataset.js';
import { AecError } from '../errors.js';
import type { Image } from '../image/image.js';
import { type MetricName, metricNames } from '../metrics/names.js';
import type { CodecUnderTest, MeasuredModel } from './codec-under-test.js';
import { type MeasuredBatch, measureBatch } from './measure-batch.js';
import type { MeasuredValues } from './metrics.js';
import { type Summary, summarize } from './summary.js';

export interface EvaluateOptions {
  /** The metrics to measure. Default: all. */
  readonly metrics?: readonly MetricName[];
  /** Measure only the first images of the data set: at least 1. Default: all. */
  readonly limit?: number;
  /** The most images coded at once; affects only the speed. Default: 256. */
  readonly batchSize?: number;
  /** Called after each batch with the number of images done so far. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the evaluation before the next batch; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called with each image once it is measured, in order, for example to save it. */
  readonly onImage?: (coded: CodedImage) => void | Promise<void>;
}

/** The figures of one codec at one setting; aec and the formats it is compared with share this schema. */
export interface CodecResult {
  readonly codec: string;
  readonly setting: string;
  /** The rate that was asked for; null if the codec was left to its only rate or its usual one. */
  readonly rate: RateOptions | null;
  readonly model: MeasuredModel | null;
  readonly images: number;
  /** Images that came back exactly; each counts with a PSNR of `LOSSLESS_PSNR` dB. */
  readonly losslessImages: number;
  /** Bytes of all files, and of all payloads; null for formats that do not tell payloads apart. */
  readonly totalBytes: number;
  readonly totalPayloadBytes: number | null;
  readonly metrics: Partial<Record<MetricName, Summary>>;
  readonly encodeImagesPerSecond: number;
  readonly decodeImagesPerSecond: number;
}

/** What names a codec in results. */
export type MeasuredCodec = Pick<CodecUnderTest, 'name' | 'setting' | 'rate' | 'model'>;

/** The measurements of one image. */
export interface ImageRow {
  readonly image: string;
  readonly values: MeasuredValues;
}

/** An image before and after coding, and the file in between. */
export interface CodedImage {
  /** The image's index and name in the data set. */
  readonly index: number;
  readonly name: string;
  readonly original: Image;
  readonly file: Uint8Array;
  readonly reconstruction: Image;
  readonly values: MeasuredValues;
}

export interface Evaluation extends CodecResult {
  /** One per image, in the order of the data set. */
  readonly rows: readonly ImageRow[];
}

/** A batch ends after this many pixels: batches of photographs are smaller than batches of digits. */
const MOST_BATCH_PIXELS = 2 ** 22;

/**
 * Measures a codec on a data set. Each image is encoded to a whole file, decoded from that file alone, and compared with
 * the original. One batch of images is in memory at a time.
 *
 * `AecError('usage')` for an impossible limit; also throws the errors of the codec and of the data set.
 */
export async function evaluate(
  codec: CodecUnderTest,
  dataset: Dataset,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const { metrics = metricNames, onImage } = options;
  const measure = (originals: readonly Image[]) =>
    measureBatch(codec, originals, metrics, onImage !== undefined);
  return evaluateWith({ measure, parallel: 1, mostPixels: MOST_BATCH_PIXELS }, codec, dataset, options);
}

/** Measures batches of images, here or elsewhere. */
export interface Measurer {
  /** How many batches to give it at a time. */
  readonly parallel: number;
  /** Pixels after which a batch ends. */
  readonly mostPixels: number;
  measure(originals: readonly Image[]): Promise<MeasuredBatch>;
}

/** `evaluate` with another way to measure; of the codec it takes only what names it. */
export async function evaluateWith(
  measurer: Measurer,
  codec: MeasuredCodec,
  dataset: Dataset,
  { batchSize = 256, limit, signal, onProgress, onImage }: EvaluateOptions,
): Promise<Evaluation> {
  const count = imagesToUse(dataset, limit);
  const parts: Evaluation[] = [];
  const running: {
    readonly from: number;
    readonly originals: readonly Image[];
    measuring: Promise<MeasuredBatch>;
  }[] = [];
  const finishFirst = async () => {
    const { from, originals, measuring } = running.shift()!;
    const measured = await measuring;
    for (const [n, { file, reconstruction }] of measured.coded.entries()) {
      const index = from + n;
      const [original, values] = [originals[n]!, measured.values[n]!];
      await onImage?.({ index, name: dataset.nameOf(index), original, file, reconstruction, values });
    }
    parts.push(evaluationOf(codec, dataset, from, measured));
    onProgress?.(from + originals.length, count);
  };
  try {
    for (let done = 0; done < count; ) {
      signal?.throwIfAborted();
      const originals = await nextBatch(
        dataset,
        done,
        Math.min(count, done + batchSize),
        measurer.mostPixels,
      );
      const measuring = measurer.measure(originals);
      measuring.catch(() => {}); // thrown when its turn comes
      running.push({ from: done, originals, measuring });
      done += originals.length;
      if (running.length >= measurer.parallel) await finishFirst();
    }
    while (running.length > 0) await finishFirst();
  } finally {
    await Promise.allSettled(running.map(({ measuring }) => measuring));
  }
  return joinEvaluations(parts);
}

/** The evaluation of the images from index `from` on. */
function evaluationOf(
  { name, setting, rate, model }: MeasuredCodec,
  dataset: Dataset,
  from: number,
  measured: MeasuredBatch,
): Evaluation {
  const rows = measured.values.map((values, n) => ({ image: dataset.nameOf(from + n), values }));
  return {
    codec: name,
    setting,
    rate,
    model,
    images: rows.length,
    losslessImages: measured.exact,
    totalBytes: measured.bytes,
    totalPayloadBytes: measured.payloadBytes,
    metrics: summaries(rows),
    encodeImagesPerSecond: rows.length / measured.encodeSeconds,
    decodeImagesPerSecond: rows.length / measured.decodeSeconds,
    rows,
  };
}

/** One codec's evaluations on parts of a data set, at least one, as an evaluation on all of them. */
export function joinEvaluations(parts: readonly Evaluation[]): Evaluation {
  const rows = parts.flatMap((part) => part.rows);
  const total = (value: (part: Evaluation) => number) => sum(parts.map(value));
  const images = rows.length;
  const hasPayloads = parts.every(({ totalPayloadBytes }) => totalPayloadBytes !== null);
  return {
    ...parts[0]!,
    images,
    losslessImages: total((part) => part.losslessImages),
    totalBytes: total((part) => part.totalBytes),
    totalPayloadBytes: hasPayloads ? total((part) => part.totalPayloadBytes!) : null,
    metrics: summaries(rows),
    encodeImagesPerSecond: images / total((part) => part.images / part.encodeImagesPerSecond),
    decodeImagesPerSecond: images / total((part) => part.images / part.decodeImagesPerSecond),
    rows,
  };
}

/** The distribution of each metric that the rows have. */
function summaries(rows: readonly ImageRow[]): Evaluation['metrics'] {
  const measured = metricNames.filter((name) => rows[0]!.values[name] !== undefined);
  return Object.fromEntries(
    measured.map((name) => [name, summarize(rows.map(({ values }) => values[name]!))]),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function imagesToUse(dataset: Dataset, limit = dataset.count): number {
  if (!Number.isInteger(limit) || limit < 1) {
    throw new AecError('usage', `limit ${limit}: must be a whole number of images, at least 1`);
  }
  return Math.min(limit, dataset.count);
}

/** The images from index `from` to before `to`, or fewer if they have many pixels. */
async function nextBatch(dataset: Dataset, from: number, to: number, mostPixels: number): Promise<Image[]> {
  const images: Image[] = [];
  let pixels = 0;
  for (let index = from; index < to && pixels < mostPixels; index++) {
    const image = await dataset.image(index);
    images.push(image);
    pixels += image.width * image.height;
  }
  return images;
}

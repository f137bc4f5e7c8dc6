import type { Image } from '../image/image.js';
import type { MetricName } from '../metrics/names.js';
import type { CodecUnderTest } from './codec-under-test.js';
import { type MeasuredValues, measureImage } from './metrics.js';

/** The measurements of some images. */
export interface MeasuredBatch {
  /** One per image. */
  readonly values: readonly MeasuredValues[];
  /** How many came back exactly. */
  readonly exact: number;
  /** Bytes of all files, and of all payloads; null for formats that do not tell payloads apart. */
  readonly bytes: number;
  readonly payloadBytes: number | null;
  readonly encodeSeconds: number;
  readonly decodeSeconds: number;
  /** One per image, if they were to be kept. */
  readonly coded: readonly { readonly file: Uint8Array; readonly reconstruction: Image }[];
}

/** Encodes images to whole files, decodes these, and measures what came back. */
export async function measureBatch(
  codec: CodecUnderTest,
  originals: readonly Image[],
  metrics: readonly MetricName[],
  keepsCoded: boolean,
): Promise<MeasuredBatch> {
  const { result: files, seconds: encodeSeconds } = await timed(() => codec.encode(originals));
  const { result: decoded, seconds: decodeSeconds } = await timed(() => codec.decode(files));
  const isExact = (original: Image, n: number) => Buffer.compare(original.data, decoded[n]!.data) === 0;
  return {
    values: originals.map((original, n) => measureImage(metrics, original, decoded[n]!, files[n]!.length)),
    exact: originals.filter(isExact).length,
    bytes: sum(files.map((file) => file.length)),
    payloadBytes: codec.payloadBytes ? sum(files.map((file) => codec.payloadBytes!(file))) : null,
    encodeSeconds,
    decodeSeconds,
    coded: keepsCoded ? files.map((file, n) => ({ file, reconstruction: decoded[n]! })) : [],
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ result: Result; seconds: number }> {
  const started = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - started) / 1000 };
}

import { AecError } from '../errors.js';
import { csv } from '../report/csv.js';
import type { Features } from './features.js';
import { npyFloats, npyHeader } from './npy.js';

export const FEATURE_FORMATS = ['csv', 'npy', 'jsonl'] as const;
export type FeatureFormat = (typeof FEATURE_FORMATS)[number];

/** The format that a file's extension names. `AecError('usage')` for other extensions. */
export function featureFormatOf(file: string): FeatureFormat {
  const format = FEATURE_FORMATS.find((extension) => file.toLowerCase().endsWith(`.${extension}`));
  if (format) return format;
  throw new AecError(
    'usage',
    `${file}: the extension names no format for features; use .csv, .npy or .jsonl`,
  );
}

/**
 * Encodes features as the bytes of a file, part by part. `shape` is images × features.
 *
 * - `npy`    float32 [images, features]; names and classes are not in it
 * - `csv`    one line per image below a heading: name, class (if known), features
 * - `jsonl`  one JSON object per image: name, label (if known), features
 */
export async function* writeFeatures(
  features: AsyncIterable<Features>,
  format: FeatureFormat,
  shape: readonly [number, number],
  labelled: boolean,
): AsyncGenerator<Uint8Array> {
  if (format === 'npy') yield npyHeader('<f4', shape);
  if (format === 'csv') yield Buffer.from(csv([headings(shape[1], labelled)]));
  for await (const { name, label, values } of features) {
    if (format === 'npy') yield npyFloats(values);
    else if (format === 'csv')
      yield Buffer.from(csv([[name, ...(labelled ? [label!] : []), ...decimals(values)]]));
    else yield Buffer.from(`${JSON.stringify({ name, label, features: decimals(values) })}\n`);
  }
}

function headings(count: number, labelled: boolean): string[] {
  return ['name', ...(labelled ? ['label'] : []), ...Array.from({ length: count }, (_, i) => `f${i}`)];
}

/** The fewest digits that identify a float32: eight are mostly enough, nine always. */
function decimals(values: Float32Array): number[] {
  return Array.from(values, (value) => {
    const short = Number(value.toPrecision(8));
    return Math.fround(short) === value ? short : Number(value.toPrecision(9));
  });
}

import * as v from 'valibot';
import { AecError } from '../../../errors.js';
import { metricNames } from '../../../evaluation/names.js';
import { nameOfInput, readTextInput } from '../../io/files.js';

const SUMMARY = v.object({ mean: v.number(), median: v.number(), standardDeviation: v.number() });

const ROW = v.object({ image: v.string(), values: v.record(v.string(), v.number()) });

const RESULT = v.object({
  codec: v.string(),
  setting: v.string(),
  model: v.nullable(v.object({ id: v.string(), hash: v.string() })),
  images: v.number(),
  losslessImages: v.number(),
  metrics: v.partial(v.object(v.entriesFromList(metricNames, SUMMARY))),
  encodeImagesPerSecond: v.number(),
  decodeImagesPerSecond: v.number(),
  rows: v.optional(v.pipe(v.array(ROW), v.readonly())),
});

/** The fields of an `EvaluationReport` that a page shows. */
const REPORT = v.object({
  version: v.literal(1),
  date: v.string(),
  dataset: v.object({ name: v.string(), images: v.number(), skipped: v.number() }),
  averaging: v.string(),
  machine: v.object({
    cpu: v.string(),
    cores: v.number(),
    memoryBytes: v.number(),
    os: v.string(),
    node: v.string(),
  }),
  versions: v.pipe(v.record(v.string(), v.string()), v.readonly()),
  seed: v.nullable(v.number()),
  commit: v.nullable(v.string()),
  command: v.optional(v.string()),
  results: v.pipe(v.array(RESULT), v.readonly()),
});

export type ReadResult = Readonly<v.InferOutput<typeof RESULT>>;
export type ReadReport = Omit<Readonly<v.InferOutput<typeof REPORT>>, 'versions'> & {
  readonly versions: object;
};

/** Reads what `aec eval --json` wrote. Throws AecError('input') if the file is missing or something else. */
export async function readReport(file: string): Promise<ReadReport> {
  const text = await readTextInput(file);
  try {
    return v.parse(REPORT, JSON.parse(text));
  } catch (cause) {
    if (!(cause instanceof SyntaxError || v.isValiError(cause))) throw cause;
    const expected = 'pass a file that this version of `aec eval --json` wrote';
    throw new AecError('input', `${nameOfInput(file)}: not an evaluation result; ${expected}`, { cause });
  }
}

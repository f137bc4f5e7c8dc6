import {
  array,
  boolean,
  entriesFromList,
  exactOptional,
  finite,
  type GenericSchema,
  integer,
  literal,
  minValue,
  null_,
  nullable,
  number,
  object,
  picklist,
  pipe,
  string,
} from 'valibot';
import { parseAs, parseJson } from '../json.js';
import { metricNames } from '../metrics/names.js';
import type { EvaluationReport } from './result.js';

const count = pipe(number(), integer(), minValue(0));
const finiteNumber = pipe(number(), finite());
const summary = object({ mean: finiteNumber, median: finiteNumber, standardDeviation: finiteNumber });

const result = object({
  codec: string(),
  setting: string(),
  rate: nullable(
    object({
      quality: exactOptional(finiteNumber),
      lossless: exactOptional(boolean()),
      nearLossless: exactOptional(count),
      effort: exactOptional(count),
    }),
  ),
  model: nullable(object({ id: string(), hash: string(), label: exactOptional(string()) })),
  images: count,
  losslessImages: count,
  totalBytes: count,
  totalPayloadBytes: nullable(count),
  metrics: object(entriesFromList(metricNames, exactOptional(summary))),
  encodeImagesPerSecond: finiteNumber,
  decodeImagesPerSecond: finiteNumber,
  rows: exactOptional(
    array(
      object({ image: string(), values: object(entriesFromList(metricNames, exactOptional(finiteNumber))) }),
    ),
  ),
});

const report: GenericSchema<unknown, EvaluationReport> = object({
  version: literal(1),
  date: string(),
  dataset: object({
    name: string(),
    images: count,
    channels: picklist([1, 3]),
    skipped: array(object({ name: string(), reason: string() })),
    notes: array(object({ note: string(), images: count, first: string() })),
  }),
  averaging: string(),
  machine: object({
    cpu: string(),
    cores: count,
    memoryBytes: count,
    os: string(),
    node: string(),
  }),
  versions: object({ aec: string(), tfjs: string(), sharp: string() }),
  seed: null_(),
  commit: nullable(string()),
  command: exactOptional(string()),
  results: array(result),
});

/**
 * Parses a report that `aec eval --json` or `--save-results` wrote. `AecError('input')` if the text is not such a report, or
 * one of another version; `where`, the source of the text, starts the message.
 */
export function parseResults(text: string | Uint8Array, where: string): EvaluationReport {
  const from = `${where}: is not a result of \`aec eval --json\` that this aec reads`;
  return parseAs(report, parseJson(text, from, 'input'), from, 'input');
}

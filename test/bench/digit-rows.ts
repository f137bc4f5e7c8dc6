import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { parseAs, parseJson } from '../../src/json.js';

const otherCodec = v.nullable(v.object({ codec: v.string(), bytes: v.number() }));

const rowSchema = v.object({
  rate: v.string(),
  /** null where the images come back exactly. */
  psnr: v.nullable(v.number()),
  ssim: v.number(),
  /** Bytes per image: of whole files, of their payloads, and of the whole pack. */
  fileBytes: v.number(),
  payloadBytes: v.number(),
  packBytes: v.number(),
  /** The codec with the fewest bytes at that PSNR, in files of their own and on one sheet. */
  bestFile: otherCodec,
  bestSheet: otherCodec,
  encodeImagesPerSecond: v.number(),
  decodeImagesPerSecond: v.number(),
  images: v.number(),
  /** The first digits of the model's hash. */
  model: v.string(),
});

/** Digits at one rate. */
export type Row = v.InferOutput<typeof rowSchema>;

const resultsSchema = v.object({
  date: v.unknown(),
  machine: v.unknown(),
  versions: v.unknown(),
  commit: v.unknown(),
  dataset: v.unknown(),
  model: v.unknown(),
  /** Where and with what the rows were measured that this run kept. */
  otherRows: v.optional(v.unknown()),
  results: v.array(rowSchema),
});

/** The rows of an earlier run, and where and with what they were measured. */
export function readRows(file: string): { readonly rows: Row[]; readonly provenance: unknown } {
  const earlier = parseAs(resultsSchema, parseJson(readFileSync(file), file, 'input'), file, 'input');
  const { results, otherRows, ...provenance } = earlier;
  return { rows: results, provenance: otherRows ?? provenance };
}

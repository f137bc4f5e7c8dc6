import * as v from 'valibot';

/** What the user should know of an image that was coded: the worker that found it prints nothing. */
const NOTE = v.object({ level: v.picklist(['note', 'warning']), text: v.string() });

const BOTH = {
  input: v.string(),
  output: v.string(),
  /** Milliseconds that it took. */
  ms: v.number(),
  /** When it was done, as ISO 8601. */
  finished: v.string(),
};

const CODED_ROW = v.object({
  ...BOTH,
  width: v.number(),
  height: v.number(),
  channels: v.picklist([1, 3]),
  /** Whether the image has transparency. */
  alpha: v.boolean(),
  model: v.object({ id: v.string(), hash: v.string() }),
  /** Sizes of the input file, of the output file and, when compressing, of the uncompressed pixels. */
  bytes: v.object({ input: v.number(), output: v.number(), raw: v.optional(v.number()) }),
  bpp: v.optional(v.number()),
  /** Whether the .aec file holds the exact pixels, asked for or because that takes no more bytes. */
  lossless: v.optional(v.boolean()),
  /** PSNR in dB, null for equal images, and SSIM of what the .aec file decodes to. */
  psnr: v.optional(v.nullable(v.number())),
  ssim: v.optional(v.number()),
  /** The target, if one was given, the value that was reached, and whether that meets it. */
  target: v.optional(
    v.object({
      asked: v.object({
        bytes: v.optional(v.number()),
        bpp: v.optional(v.number()),
        psnr: v.optional(v.number()),
      }),
      quality: v.number(),
      achieved: v.nullable(v.number()),
      met: v.boolean(),
    }),
  ),
  /** When the input changed last, in milliseconds since 1970; absent for a stream. */
  modified: v.optional(v.number()),
  /** Set if a file of the output's name was there and was kept. */
  kept: v.optional(v.literal(true)),
  notes: v.array(NOTE),
});

const FAILED_ROW = v.object({
  ...BOTH,
  /** `code` is that of an AecError, or `bug`, which has a stack; the others have one under AEC_DEBUG. */
  error: v.object({
    code: v.picklist(['usage', 'input', 'format', 'version', 'checksum', 'limit', 'model', 'bug']),
    message: v.string(),
    stack: v.optional(v.string()),
    /** Set if reading or writing failed, as while a disk is full or a network down: it may do better later. */
    passing: v.optional(v.literal(true)),
  }),
});

/** The outcome of an item: a line of a journal. */
export const CODING_ROW = v.union([FAILED_ROW, CODED_ROW]);

export type Note = v.InferOutput<typeof NOTE>;
export type CodedRow = v.InferOutput<typeof CODED_ROW>;
export type FailedRow = v.InferOutput<typeof FAILED_ROW>;
export type CodingRow = CodedRow | FailedRow;

export function hasFailed(row: CodingRow): row is FailedRow {
  return 'error' in row;
}

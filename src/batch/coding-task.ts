import * as v from 'valibot';

const EXISTING = v.picklist(['refuse', 'keep', 'replace', 'same']);

/** A file to code: paths or URLs. */
const CODING_ITEM = v.object({
  input: v.string(),
  output: v.string(),
  /** Where to write if the output exists. */
  alternate: v.optional(v.string()),
  /** The folder that links of the output must not lead out of; nothing if somebody has named this very file. */
  within: v.optional(v.string()),
  /** What happens if this output exists, in place of what the settings say. */
  existing: v.optional(EXISTING),
});

const COMMON = {
  /** The id, folder or hash of the model; by default the best one for each image, or the one that a file names. */
  model: v.optional(v.string()),
  /** Behaviour if an output exists at the moment when it is written (atomic-write.ts). */
  existing: EXISTING,
  /** What of the input's file its output takes over. */
  preserve: v.optional(v.array(v.picklist(['mtime', 'mode']))),
};

const COMPRESS_SETTINGS = v.object({
  ...COMMON,
  quality: v.optional(v.number()),
  lossless: v.optional(v.boolean()),
  nearLossless: v.optional(v.number()),
  effort: v.optional(v.number()),
  targetBytes: v.optional(v.number()),
  targetBpp: v.optional(v.number()),
  targetPsnr: v.optional(v.number()),
  /** Whether a target that cannot be reached is an error. */
  strict: v.optional(v.boolean()),
  background: v.optional(v.string()),
  fillInvisible: v.optional(v.boolean()),
  keepMetadata: v.optional(v.boolean()),
  /** Whether to measure PSNR and SSIM of what each file decodes to. */
  verify: v.optional(v.boolean()),
  /** Whether to warn if a PNG of the same pixels is smaller, which takes making one. */
  compare: v.optional(v.boolean()),
});

const DECOMPRESS_SETTINGS = v.object(COMMON);

const COMPRESS_JOB = v.object({ direction: v.literal('compress'), settings: COMPRESS_SETTINGS });
const DECOMPRESS_JOB = v.object({ direction: v.literal('decompress'), settings: DECOMPRESS_SETTINGS });
const ITEMS = { items: v.array(CODING_ITEM) };

/** A task without its items: what to do with each item. */
export const CODING_JOB = v.variant('direction', [COMPRESS_JOB, DECOMPRESS_JOB]);

/** Files to code in one go, with the models of one thread. It survives JSON, so that it can be sent to another machine. */
export const CODING_TASK = v.variant('direction', [
  v.object({ ...COMPRESS_JOB.entries, ...ITEMS }),
  v.object({ ...DECOMPRESS_JOB.entries, ...ITEMS }),
]);

export type CodingItem = v.InferOutput<typeof CODING_ITEM>;
export type CompressSettings = v.InferOutput<typeof COMPRESS_SETTINGS>;
export type DecompressSettings = v.InferOutput<typeof DECOMPRESS_SETTINGS>;
export type CodingTask = v.InferOutput<typeof CODING_TASK>;
export type CodingJob = v.InferOutput<typeof CODING_JOB>;

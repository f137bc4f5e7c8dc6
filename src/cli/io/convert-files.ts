import type { Model } from '../../architectures/model.js';
import type { Image } from '../../image/image.js';
import { type BatchOptions, runBatch } from './batch.js';
import type { Job } from './job.js';
import { printJson, printNote, printResult } from './output.js';
import { printPreview } from './preview.js';
import { STANDARD_STREAM } from './standard-streams.js';
import { type Column, streamTable } from './table.js';

export interface ReportingOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly preview?: boolean;
}

/** The fields that every command reports about one image; an entry of `results` under --json has more. */
export interface ImageResult extends Pick<Job, 'input' | 'output'> {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** Whether the image has transparency. */
  readonly alpha: boolean;
  readonly model: { readonly id: string; readonly hash: string };
}

export function describeImage({ input, output }: Job, image: Image, model: Model): ImageResult {
  const { width, height, channels, alpha } = image;
  const { id, hash } = model;
  return { input, output, width, height, channels, alpha: alpha !== undefined, model: { id, hash } };
}

/** A table with one row per file. */
export interface ResultTable<Result> {
  readonly columns: readonly Column[];
  cellsOf(result: Result): readonly string[];
}

/** One finished file: its result, and the pictures that a preview shows side by side. */
export interface Converted<Result> {
  readonly result: Result;
  readonly pictures: readonly Image[];
}

/**
 * The frame of every command that makes one file from another: converts the files one by one and reports each as a row
 * of the table, or all of them at the end as one JSON document. If an image goes to stdout, the table goes to stderr.
 * A file that fails does not stop the others, unless the code of its error is fatal.
 */
export async function convertFiles<Result>(
  jobs: readonly Job[],
  { json = false, quiet = false, preview = false }: ReportingOptions,
  { columns, cellsOf }: ResultTable<Result>,
  batchOptions: BatchOptions,
  convert: (job: Job) => Promise<Converted<Result>>,
): Promise<void> {
  const isStdoutTaken = jobs.some(({ output }) => output === STANDARD_STREAM);
  const addRow = streamTable(columns, isStdoutTaken ? printNote : printResult);
  const batch = await runBatch(jobs, batchOptions, async (job) => {
    const { result, pictures } = await convert(job);
    if (!json && !quiet) await addRow(cellsOf(result));
    if (preview) printPreview(pictures, isStdoutTaken || json ? process.stderr : process.stdout);
    return result;
  });
  if (json) printJson(batch);
}

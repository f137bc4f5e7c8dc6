import { rename, writeFile } from 'node:fs/promises';
import type { Dataset } from '../data/dataset.js';
import { LOSSLESS_PSNR } from '../metrics/psnr.js';
import type { CodecResult, Evaluation, ImageRow } from './evaluate.js';
import { commit, describeMachine, type Machine, type Versions, versions } from './provenance.js';

/**
 * One schema for all figures, of aec and of what it is compared with: the file that `aec eval --json` writes, and
 * `results.json` in a model's folder.
 */
export interface EvaluationReport {
  /** Version of this schema. */
  readonly version: 1;
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly dataset: {
    readonly name: string;
    /** Images measured, and files of the data set that could not be read. */
    readonly images: number;
    readonly skipped: number;
    readonly channels: 1 | 3;
  };
  /** How the figures come from those of the images, in words. */
  readonly averaging: string;
  readonly machine: Machine;
  readonly versions: Versions;
  /** null: an evaluation takes the images in order and draws nothing at random. */
  readonly seed: null;
  readonly commit: string | null;
  /** The command that made it, as it was typed; absent where it was none. */
  readonly command?: string;
  readonly results: readonly (CodecResult & { readonly rows?: readonly ImageRow[] })[];
}

const AVERAGING =
  'mean, median and population standard deviation over images, each image counting once; ' +
  `an exact image counts with ${LOSSLESS_PSNR} dB; bytes are those of whole files; bpp = 8 × bytes / pixels`;

/** The report on evaluations that all ran on `dataset`; `perImage` keeps the values of every image in it. */
export async function makeReport(
  dataset: Dataset,
  evaluations: readonly Evaluation[],
  options: { readonly perImage?: boolean; readonly command?: string } = {},
): Promise<EvaluationReport> {
  return {
    version: 1,
    date: new Date().toISOString(),
    dataset: {
      name: dataset.name,
      images: evaluations[0]?.images ?? 0,
      skipped: dataset.skipped.length,
      channels: dataset.channels,
    },
    averaging: AVERAGING,
    machine: describeMachine(),
    versions: await versions(),
    seed: null,
    commit: commit(),
    ...(options.command !== undefined && { command: options.command }),
    results: evaluations.map(({ rows, ...result }) => (options.perImage ? { ...result, rows } : result)),
  };
}

/** Writes a report as JSON, whole or not at all. */
export async function writeResults(file: string, report: EvaluationReport): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, `${JSON.stringify(report, null, 2)}\n`);
  await rename(temporary, file);
}

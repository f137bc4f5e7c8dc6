import path from 'node:path';
import { writeFileAtomically } from '../atomic-write.js';
import type { Dataset, DatasetNote, SkippedImage } from '../data/dataset.js';
import { LOSSLESS_PSNR } from '../metrics/psnr.js';
import type { CodecResult, Evaluation, ImageRow } from './evaluate.js';
import { commit, describeMachine, type Machine, type Versions, versions } from './provenance.js';

/**
 * All figures of an evaluation of aec and of the formats it is compared with. `aec eval --json` writes one, and
 * `results.json` in a model's folder is one.
 */
export interface EvaluationReport {
  /** Version of this schema. */
  readonly version: 1;
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly dataset: {
    readonly name: string;
    /** Images measured. */
    readonly images: number;
    readonly channels: 1 | 3;
    /** Files of the data set that could not be read. */
    readonly skipped: readonly SkippedImage[];
    /** What reading lost or changed of others. */
    readonly notes: readonly DatasetNote[];
  };
  /** Says in words how the values of the images are averaged. */
  readonly averaging: string;
  readonly machine: Machine;
  readonly versions: Versions;
  /** Always null: an evaluation takes the images in order and draws no random numbers. */
  readonly seed: null;
  readonly commit: string | null;
  /** The command line that made the report; absent if a program made it. */
  readonly command?: string;
  readonly results: readonly (CodecResult & { readonly rows?: readonly ImageRow[] })[];
}

const AVERAGING =
  'mean, median and population standard deviation over images, each image counting once; ' +
  `an exact image counts with ${LOSSLESS_PSNR} dB; bytes are those of whole files; bpp = 8 × bytes / pixels`;

/** Makes a report of evaluations that all ran on `dataset`; with `perImage` it includes the values of each image. */
export async function makeReport(
  dataset: Dataset,
  evaluations: readonly Evaluation[],
  options: { readonly perImage?: boolean; readonly command?: string } = {},
): Promise<EvaluationReport> {
  return {
    version: 1,
    date: new Date().toISOString(),
    dataset: {
      // The last part of a folder's path: where it lies on this machine is nobody's business.
      name: path.basename(path.resolve(dataset.name)),
      images: evaluations[0]?.images ?? 0,
      channels: dataset.channels,
      skipped: dataset.skipped,
      notes: dataset.notes,
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

/** Writes a report as JSON, completely or not at all. Throws the error of the file system. */
export async function writeResults(file: string, report: EvaluationReport): Promise<void> {
  await writeFileAtomically(file, `${JSON.stringify(report, null, 2)}\n`);
}

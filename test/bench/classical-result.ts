import { readFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import type { EvaluationReport } from '../../src/evaluation/result.js';
import type { TrainingConfig } from '../../src/training/config.js';

/** What `npm run bench:classical` keeps of one autoencoder: results/classical/ID.json. */
export interface ClassicalResult {
  readonly id: string;
  /** The settings it was trained with: those of the preset, unless the run was told otherwise. */
  readonly config: TrainingConfig;
  readonly training: {
    readonly engine: { readonly name: string; readonly version: string };
    /** By the clock; other work may have shared the processor. */
    readonly seconds: number;
    readonly epochs: number;
  };
  /** Of both transforms. */
  readonly parameters: number;
  /** Of a digit. */
  readonly latent: { readonly height: number; readonly width: number; readonly channels: number };
  /** The latent as floats of 4 bytes, not rounded: on the first test digits. */
  readonly floats: { readonly bytes: number; readonly psnr: number; readonly images: number };
  /** As files, on all test digits. */
  readonly evaluation: EvaluationReport;
  /** The first test digit of every class after compressing and decompressing, side by side: a PNG in base64. */
  readonly picture: string;
}

export const classicalFolder = path.join(import.meta.dirname, 'results/classical');

export function readClassicalResults(): ClassicalResult[] {
  const files = globSync('*.json', { cwd: classicalFolder }).sort();
  return files.map((file) => JSON.parse(readFileSync(path.join(classicalFolder, file), 'utf8')));
}

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { EvaluationReport } from '../evaluation/result.js';
import { parseJson } from '../models/folder.js';
import type { InstalledModel } from '../models/installed.js';

/** What a model was measured to do: means over the images of a data set. */
export interface ModelResults {
  readonly dataset: string;
  readonly images: number;
  /** Of a whole file. */
  readonly bytes: number | null;
  /** dB. */
  readonly psnr: number | null;
  readonly ssim: number | null;
}

/** The figures in `results.json` of a model's folder; null when it has none of exactly this model. */
export async function readResults({ folder, hash }: InstalledModel): Promise<ModelResults | null> {
  const file = path.join(folder, 'results.json');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  const report = parseJson(text, file) as EvaluationReport;
  const own = report.results?.find(({ model }) => model?.hash === hash);
  if (!own) return null;
  const { bytes, psnr, ssim } = own.metrics;
  return {
    dataset: report.dataset.name,
    images: own.images,
    bytes: bytes?.mean ?? null,
    psnr: psnr?.mean ?? null,
    ssim: ssim?.mean ?? null,
  };
}

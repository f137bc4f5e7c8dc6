import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { EvaluationReport } from '../../../evaluation/result.js';
import { parseJson } from '../../../json.js';
import type { InstalledModel } from '../../../model-store/installed.js';

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
  return figuresOf(parseJson(text, file, 'model') as EvaluationReport | null, hash);
}

/** Anybody may have edited the file: what is no report on this model counts as none. */
function figuresOf(report: Partial<EvaluationReport> | null, hash: string): ModelResults | null {
  const results = Array.isArray(report?.results) ? report.results : [];
  const own = results.find((result) => result?.model?.hash === hash);
  const name = report?.dataset?.name;
  if (!own || typeof name !== 'string' || !Number.isInteger(own.images)) return null;
  const mean = (metric: 'bytes' | 'psnr' | 'ssim') => {
    const value: unknown = own.metrics?.[metric]?.mean;
    return typeof value === 'number' ? value : null;
  };
  return { dataset: name, images: own.images, bytes: mean('bytes'), psnr: mean('psnr'), ssim: mean('ssim') };
}

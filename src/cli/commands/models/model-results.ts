import path from 'node:path';
import * as v from 'valibot';
import { parseJson } from '../../../json.js';
import { filesIn } from '../../../model-store/folder.js';
import type { InstalledModel } from '../../../model-store/installed.js';

/** Means over the images of a data set that a model was measured on. */
export interface ModelResults {
  readonly dataset: string;
  readonly images: number;
  /** Bytes of a whole file. */
  readonly bytes: number | null;
  /** dB. */
  readonly psnr: number | null;
  readonly ssim: number | null;
}

const metric = v.optional(v.object({ mean: v.number() }));

/** The part of an evaluation report that is shown. */
const schema = v.object({
  dataset: v.object({ name: v.string() }),
  results: v.array(
    v.object({
      model: v.nullable(v.object({ hash: v.string() })),
      images: v.pipe(v.number(), v.integer()),
      metrics: v.object({ bytes: metric, psnr: metric, ssim: metric }),
    }),
  ),
});

/**
 * The figures in `results.json` of a model's folder. null if there are none of exactly this model, or if the file is no
 * report: anybody may have edited it.
 */
export async function readResults({ folder, hash }: InstalledModel): Promise<ModelResults | null> {
  const file = path.join(folder, 'results.json');
  const json = await filesIn(folder)('results.json')
    .then((text) => parseJson(text, file, 'model'))
    .catch(() => null);
  const { success, output } = v.safeParse(schema, json);
  const own = success ? output.results.find(({ model }) => model?.hash === hash) : undefined;
  if (!success || !own) return null;
  const { bytes, psnr, ssim } = own.metrics;
  return {
    dataset: output.dataset.name,
    images: own.images,
    bytes: bytes?.mean ?? null,
    psnr: psnr?.mean ?? null,
    ssim: ssim?.mean ?? null,
  };
}

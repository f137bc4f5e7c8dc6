import { defaultModelFor } from '../architectures/default-model.js';
import { loadShippedModel } from '../architectures/load-model.js';
import type { Model } from '../architectures/model.js';
import { DEFAULT_QUALITY } from '../architectures/quality-scale.js';
import type { Dataset } from '../data/dataset.js';
import { middleCrops } from '../data/middle-crops.js';
import { aecCodec } from './aec-codec.js';
import { baselineCurve } from './baselines.js';
import { type EqualPsnrTable, equalPsnrTable } from './equal-psnr-table.js';
import type { Evaluation } from './evaluate.js';
import { type EvaluateWithinOptions, evaluateWithin } from './evaluate-within.js';
import { modelRates } from './model-rates.js';

export type MeasureOptions = Omit<EvaluateWithinOptions, 'metrics'>;

export interface OwnMeasurement {
  /** The images as they were measured, of large ones the middle. */
  readonly dataset: Dataset;
  /** On the same images: the model, with its usual setting first; WebP and AVIF; the shipped models. */
  readonly evaluations: readonly Evaluation[];
  /** The model beside the others. */
  readonly table: EqualPsnrTable;
}

/** Of larger images the middle square of this side is measured, so that there is time for several. */
const LARGEST_SIDE = 512;
/** The usual quality comes first: lists show the first result of a model. */
const QUALITIES = [DEFAULT_QUALITY, 8, 20, 40, 80];

/**
 * Measures a model at several rates on images that it was not trained on, through files, beside WebP, AVIF and the best
 * shipped models for such images. null if the signal came before the first image was measured.
 */
export async function measureOwnModel(
  model: Model,
  images: Dataset,
  options: MeasureOptions,
): Promise<OwnMeasurement | null> {
  const dataset = middleCrops(images, LARGEST_SIDE);
  const shipped = await shippedRivals(model, dataset);
  try {
    const lossless = model.coder.traits.rates?.samples ?? false;
    const codecs = [
      ...modelRates(model, QUALITIES).map((rate) => aecCodec(model, rate)),
      ...(['webp', 'avif'] as const).flatMap((name) => baselineCurve(name, dataset.channels)),
      ...shipped.flatMap((rival) =>
        modelRates(rival, QUALITIES).map((rate) => aecCodec(rival, rate, `shipped ${rival.id}`)),
      ),
    ].filter(({ rate, model: own }) => lossless || own?.hash === model.hash || !rate?.lossless);
    const metrics = ['bytes', 'bpp', 'psnr', 'ssim'] as const;
    const evaluations = await evaluateWithin(codecs, dataset, { ...options, metrics });
    if (evaluations.length === 0) return null;
    return { dataset, evaluations, table: equalPsnrTable(evaluations, model.hash)! };
  } finally {
    for (const rival of shipped) rival.dispose();
  }
}

/** The shipped model that would code such images, unless it is the model itself. */
async function shippedRivals(model: Model, dataset: Dataset): Promise<Model[]> {
  const rival = await loadShippedModel(defaultModelFor(await dataset.image(0)));
  return rival && rival.hash !== model.hash ? [rival] : [];
}

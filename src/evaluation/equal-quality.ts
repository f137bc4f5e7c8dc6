import type { Dataset } from '../data/dataset.js';
import { baseline } from './baselines.js';
import { type EvaluateOptions, evaluate } from './evaluate.js';
import type { BaselineName } from './names.js';

/**
 * The lowest quality setting (1 to 100) at which a baseline reaches a mean PSNR of `psnr` dB on the data set, found by
 * bisection: mean PSNR rises with quality. null if even quality 100 does not reach it.
 */
export async function lowestQualityReaching(
  psnr: number,
  name: Exclude<BaselineName, 'png'>,
  dataset: Dataset,
  options: Pick<EvaluateOptions, 'signal' | 'limit'> = {},
): Promise<number | null> {
  const reaches = async (quality: number) => {
    const codec = baseline(name, dataset.channels, quality);
    const { metrics } = await evaluate(codec, dataset, { ...options, metrics: ['psnr'] });
    return metrics.psnr!.mean >= psnr;
  };
  if (!(await reaches(100))) return null;
  let [below, reached] = [0, 100];
  while (reached - below > 1) {
    const middle = Math.floor((below + reached) / 2);
    if (await reaches(middle)) reached = middle;
    else below = middle;
  }
  return reached;
}

import type { Image } from '../image/image.js';
import { bpp } from '../metrics/bpp.js';
import { msSsim } from '../metrics/ms-ssim.js';
import { mae, mse } from '../metrics/mse.js';
import { psnr } from '../metrics/psnr.js';
import { ssim } from '../metrics/ssim.js';
import type { MetricName } from './names.js';

/** What stands for the infinite PSNR of an image that came back exactly; above what 8 bits can otherwise reach. */
export const LOSSLESS_PSNR = 100;

type Measure = (original: Image, reconstruction: Image, fileBytes: number) => number;

const measures: Readonly<Record<MetricName, Measure>> = {
  bytes: (_original, _reconstruction, fileBytes) => fileBytes,
  bpp: (original, _reconstruction, fileBytes) => bpp(fileBytes, original),
  psnr: (original, reconstruction) => Math.min(LOSSLESS_PSNR, psnr(original, reconstruction)),
  ssim,
  'ms-ssim': msSsim,
  mse,
  mae,
};

/** The value of every metric asked for, for one image: `fileBytes` are those of the whole file. */
export function measureImage(
  metrics: readonly MetricName[],
  original: Image,
  reconstruction: Image,
  fileBytes: number,
): Record<MetricName, number> {
  const values = metrics.map((name) => [name, measures[name](original, reconstruction, fileBytes)]);
  return Object.fromEntries(values) as Record<MetricName, number>;
}

import type { Image } from '../image/image.js';
import { bpp } from '../metrics/bpp.js';
import { msSsim } from '../metrics/ms-ssim.js';
import { mae, mse } from '../metrics/mse.js';
import type { MetricName } from '../metrics/names.js';
import { cappedPsnr, psnr } from '../metrics/psnr.js';
import { ssim } from '../metrics/ssim.js';
import { ssimulacra2 } from '../metrics/ssimulacra2.js';

type Measure = (original: Image, reconstruction: Image, fileBytes: number) => number;

const measures: Readonly<Record<MetricName, Measure>> = {
  bytes: (_original, _reconstruction, fileBytes) => fileBytes,
  bpp: (original, _reconstruction, fileBytes) => bpp(fileBytes, original),
  psnr: (original, reconstruction) => cappedPsnr(psnr(original, reconstruction)),
  ssim,
  'ms-ssim': msSsim,
  ssimulacra2,
  mse,
  mae,
};

/** The values of the metrics that were measured on an image. */
export type MeasuredValues = Readonly<Partial<Record<MetricName, number>>>;

/** Measures `metrics` on one image whose whole file has `fileBytes` bytes. `AecError('usage')` if shapes differ. */
export function measureImage(
  metrics: readonly MetricName[],
  original: Image,
  reconstruction: Image,
  fileBytes: number,
): MeasuredValues {
  return Object.fromEntries(
    metrics.map((name) => [name, measures[name](original, reconstruction, fileBytes)]),
  );
}

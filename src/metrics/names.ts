/** All metrics in the order of reports, as headings of tables and axes of charts call them. */
export const metricTitles = {
  bytes: 'bytes',
  bpp: 'bpp',
  psnr: 'PSNR (dB)',
  ssim: 'SSIM',
  'ms-ssim': 'MS-SSIM',
  ssimulacra2: 'SSIMULACRA 2',
  mse: 'MSE',
  mae: 'MAE',
} as const;

export type MetricName = keyof typeof metricTitles;

export const metricNames = Object.keys(metricTitles) as readonly MetricName[];

/** The metrics that charts draw over the rate: higher is better. */
export const qualityMetricNames = ['psnr', 'ssim', 'ms-ssim', 'ssimulacra2'] as const;

export type QualityMetric = (typeof qualityMetricNames)[number];

/** The highest values of those that have one. */
export const HIGHEST_VALUES: Readonly<Partial<Record<QualityMetric, number>>> = {
  ssim: 1,
  'ms-ssim': 1,
  ssimulacra2: 100,
};

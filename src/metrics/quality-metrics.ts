/** Metrics of which more is better, which charts draw over the rate, with their highest value if there is one. */
export const qualityMetrics = {
  psnr: { title: 'PSNR (dB)' },
  ssim: { title: 'SSIM', most: 1 },
  'ms-ssim': { title: 'MS-SSIM', most: 1 },
  ssimulacra2: { title: 'SSIMULACRA 2', most: 100 },
} as const satisfies Record<string, { readonly title: string; readonly most?: number }>;

export type QualityMetric = keyof typeof qualityMetrics;

export const qualityMetricNames = Object.keys(qualityMetrics) as readonly QualityMetric[];

/** All metrics in the order of reports. */
export const metricNames = ['bytes', 'bpp', 'psnr', 'ssim', 'ms-ssim', 'ssimulacra2', 'mse', 'mae'] as const;
export type MetricName = (typeof metricNames)[number];

/** The formats that aec is compared with: JPEG (by mozjpeg), WebP, AVIF, PNG. */
export const baselineNames = ['jpeg', 'webp', 'avif', 'png'] as const;
export type BaselineName = (typeof baselineNames)[number];

/** The formats as people write them. */
export const formatNames: Readonly<Record<BaselineName, string>> = {
  jpeg: 'JPEG',
  webp: 'WebP',
  avif: 'AVIF',
  png: 'PNG',
};

import { type Line, lineChart } from './line-chart.js';

/** One codec at one setting, measured on a data set. */
export interface RateDistortionPoint {
  /** Points of one codec are joined to a curve. */
  readonly codec: string;
  readonly setting: string;
  /** Of the whole file, mean over images. */
  readonly bytes: number;
  /** Mean over images: PSNR in dB, or SSIM. */
  readonly quality: number;
}

/** Bytes an image against quality for several codecs, as SVG; a curve a codec. `title` names the data set. */
export function rateDistortion(
  title: string,
  metric: 'psnr' | 'ssim' | 'ms-ssim',
  points: readonly RateDistortionPoint[],
): Promise<string> {
  const codecs = [...new Set(points.map(({ codec }) => codec))];
  const unit = metric === 'psnr' ? 'PSNR (dB)' : metric.toUpperCase();
  return lineChart({
    title,
    x: { title: 'bytes an image, whole file, mean' },
    y: [{ title: `${unit}, mean over images` }],
    lines: codecs.map((codec): Line => {
      const own = points.filter((point) => point.codec === codec).sort((a, b) => a.bytes - b.bytes);
      return {
        name: codec,
        points: own.map(({ bytes, quality }) => [bytes, quality]),
        labels: own.map(({ setting }) => setting),
      };
    }),
  });
}

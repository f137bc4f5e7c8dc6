import { type Line, type LineChart, lineChart } from './line-chart.js';

/** One codec at one setting, measured on a data set. */
export interface RateDistortionPoint {
  /** Points of one codec are joined to a curve. */
  readonly codec: string;
  /** What stands at the point: its setting, in few characters. */
  readonly label: string;
  /** Of the whole file, mean over images: in bytes, or in bits per pixel. */
  readonly rate: number;
  /** Mean over images: PSNR in dB, or SSIM. */
  readonly quality: number;
  /** True when every image came back exactly: it stands at its bytes as a line, whatever the quality says. */
  readonly lossless: boolean;
}

export interface RateDistortionAxes {
  readonly rate: 'bytes' | 'bpp';
  readonly metric: 'psnr' | 'ssim' | 'ms-ssim';
}

/** Rate against quality for several codecs, as SVG; a curve a codec. `title` names the data set. */
export function rateDistortion(
  title: string,
  axes: RateDistortionAxes,
  points: readonly RateDistortionPoint[],
): Promise<string> {
  return lineChart(rateDistortionChart(title, axes, points));
}

export function rateDistortionChart(
  title: string,
  { rate, metric }: RateDistortionAxes,
  points: readonly RateDistortionPoint[],
): LineChart {
  const lossy = points.filter(({ lossless }) => !lossless);
  const codecs = [...new Set(lossy.map(({ codec }) => codec))];
  const unit = metric === 'psnr' ? 'PSNR (dB)' : metric.toUpperCase();
  const unitOfRate = rate === 'bytes' ? 'bytes an image' : 'bits per pixel';
  return {
    title,
    x: { title: `${unitOfRate}, whole file, mean`, fromZero: true },
    // SSIM and MS-SSIM are at most 1.
    y: [{ title: `${unit}, mean over images`, ...(metric !== 'psnr' && { end: 1 }) }],
    lines: codecs.map((codec): Line => {
      const own = lossy.filter((point) => point.codec === codec).sort((a, b) => a.rate - b.rate);
      return {
        name: codec,
        points: own.map(({ rate, quality }) => [rate, quality]),
        labels: own.map(({ label }) => label),
      };
    }),
    marks: points
      .filter(({ lossless }) => lossless)
      .map(({ codec, rate }) => ({ name: `${codec}, lossless`, x: rate })),
  };
}

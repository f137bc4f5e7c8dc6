import { type Line, lineChart } from './line-chart.js';

/** One codec at one setting, measured on a data set. */
export interface RateDistortionPoint {
  /** Points of one codec are joined to a curve. */
  readonly codec: string;
  /** What stands at the point: its setting, in few characters. */
  readonly label: string;
  /** Of the whole file, mean over images. */
  readonly bytes: number;
  /** Mean over images: PSNR in dB, or SSIM. */
  readonly quality: number;
  /** True when every image came back exactly: it stands at its bytes as a line, whatever the quality says. */
  readonly lossless: boolean;
}

/** Bytes an image against quality for several codecs, as SVG; a curve a codec. `title` names the data set. */
export function rateDistortion(
  title: string,
  metric: 'psnr' | 'ssim' | 'ms-ssim',
  points: readonly RateDistortionPoint[],
): Promise<string> {
  const lossy = points.filter(({ lossless }) => !lossless);
  const codecs = [...new Set(lossy.map(({ codec }) => codec))];
  const unit = metric === 'psnr' ? 'PSNR (dB)' : metric.toUpperCase();
  return lineChart({
    title,
    x: { title: 'bytes an image, whole file, mean', fromZero: true },
    y: [{ title: `${unit}, mean over images` }],
    lines: codecs.map((codec): Line => {
      const own = lossy.filter((point) => point.codec === codec).sort((a, b) => a.bytes - b.bytes);
      return {
        name: codec,
        points: own.map(({ bytes, quality }) => [bytes, quality]),
        labels: own.map(({ label }) => label),
      };
    }),
    marks: points
      .filter(({ lossless }) => lossless)
      .map(({ codec, bytes }) => ({ name: `${codec}, lossless`, x: bytes })),
  });
}

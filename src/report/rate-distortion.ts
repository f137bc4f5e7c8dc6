import { HIGHEST_VALUES, metricTitles, type QualityMetric } from '../metrics/names.js';
import { curveName, type MeasuredSetting, pointName } from './curve-name.js';
import { type Line, type LineChart, lineChart } from './line-chart.js';

/** One codec at one setting, measured on a data set. */
export interface RateDistortionPoint {
  /** The curve that the point belongs to. */
  readonly codec: string;
  /** The setting in a few characters, shown beside the point. */
  readonly label: string;
  /** Size of the whole file, mean over images, in bytes or in bits per pixel. */
  readonly rate: number;
  /** Mean over images of the quality metric. */
  readonly quality: number;
  /** Whether all images came back exactly; such a point is drawn as a vertical line at its rate. */
  readonly lossless: boolean;
}

export interface RateDistortionAxes {
  readonly rate: 'bytes' | 'bpp';
  readonly metric: QualityMetric;
}

/** The figures of a measured codec that a point is made from. */
export interface MeasuredRate extends MeasuredSetting {
  readonly images: number;
  readonly losslessImages: number;
  readonly metrics: Readonly<Partial<Record<string, { readonly mean: number }>>>;
}

/** The points of the results in which both axes were measured. */
export function rateDistortionPoints(
  results: readonly MeasuredRate[],
  { rate, metric }: RateDistortionAxes,
): RateDistortionPoint[] {
  return results.flatMap((result) => {
    const [size, quality] = [result.metrics[rate], result.metrics[metric]];
    if (!size || !quality) return [];
    return {
      codec: curveName(result),
      label: pointName(result),
      rate: size.mean,
      quality: quality.mean,
      lossless: result.losslessImages === result.images,
    };
  });
}

/** Draws quality over rate as SVG, one curve per codec. `title` names the data set. */
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
  const end = HIGHEST_VALUES[metric];
  const unitOfRate = rate === 'bytes' ? 'bytes per image' : 'bits per pixel';
  return {
    title,
    x: { title: `${unitOfRate}, whole file, mean`, fromZero: true },
    y: [{ title: `${metricTitles[metric]}, mean over images`, ...(end !== undefined && { end }) }],
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

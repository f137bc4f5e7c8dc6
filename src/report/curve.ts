import { formatMeanBytes, formatPsnr } from '../figures.js';
import { type LineChart, lineChart } from './line-chart.js';

/** The figures of one epoch. */
export interface CurvePoint {
  readonly epoch: number;
  readonly loss: number;
  readonly validation: { readonly loss: number; readonly psnr: number; readonly bytesPerImage: number };
}

/** Draws training loss and validation loss (left axis) and validation PSNR (right axis) over epochs, as SVG. */
export function trainingCurve(history: readonly CurvePoint[]): Promise<string> {
  return lineChart({ ...trainingChart(history), title: `Training${resultOf(history)}` });
}

/** The last epoch's result, `: 24.89 dB at 56.5 bytes`; empty before the first epoch. */
export function resultOf(history: readonly CurvePoint[]): string {
  const last = history.at(-1)?.validation;
  return last ? `: ${formatPsnr(last.psnr)} at ${formatMeanBytes(last.bytesPerImage)} bytes` : '';
}

/** The same chart without a title. */
export function trainingChart(history: readonly CurvePoint[]): LineChart {
  return {
    title: '',
    x: { title: 'epoch', whole: true },
    y: [{ title: 'loss R + λD (bits per pixel)' }, { title: 'PSNR (dB)' }],
    lines: [
      { name: 'training loss', points: history.map(({ epoch, loss }) => [epoch, loss]) },
      {
        name: 'validation loss',
        points: history.map(({ epoch, validation }) => [epoch, validation.loss]),
      },
      {
        name: 'validation PSNR',
        axis: 1,
        points: history.map(({ epoch, validation }) => [epoch, validation.psnr]),
      },
    ],
  };
}

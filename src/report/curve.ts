import { lineChart } from './line-chart.js';

/** What the curve needs of an epoch's record. */
export interface CurvePoint {
  readonly epoch: number;
  readonly loss: number;
  readonly validation: { readonly loss: number; readonly psnr: number; readonly bytesPerImage: number };
}

/** How a training went: loss and validation loss (left) and validation PSNR (right) over epochs, as SVG. */
export function trainingCurve(history: readonly CurvePoint[]): Promise<string> {
  const last = history.at(-1);
  const result = last
    ? `: ${last.validation.psnr.toFixed(2)} dB at ${last.validation.bytesPerImage.toFixed(1)} bytes`
    : '';
  return lineChart({
    title: `Training${result}`,
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
  });
}

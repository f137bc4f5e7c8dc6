import type { Layer } from './description.js';
import { geometryOf, type Pass, passesOf } from './passes.js';
import { narrow } from './plain-narrow.js';
import type { LoadedLayer, Placed } from './program.js';
import { type ConvolutionWeights, rounding } from './weights.js';

/** A (transposed) convolution among `values`. */
export type PlainConvolution = (values: Int16Array, x: Placed, y: Placed) => void;

export function plainConvolution(
  layer: Layer & { kind: 'convolution' | 'transposed-convolution' },
  loaded: LoadedLayer,
): PlainConvolution {
  const outputs = loaded.weights as ConvolutionWeights;
  const passes = passesOf(layer, outputs);
  return (values, x, y) => {
    for (const pass of passes) runPass(pass, outputs, layer.slope, values, x, y);
  };
}

function runPass(
  pass: Pass,
  outputs: ConvolutionWeights,
  slope: number | undefined,
  values: Int16Array,
  x: Placed,
  y: Placed,
): void {
  const [images, height, width] = x.shape;
  const [, outHeight, outWidth, filters] = y.shape;
  const { top, left, rows, columns } = geometryOf(pass, height, width);
  const { stride, step, firstRow, firstColumn } = pass;
  for (let image = 0; image < images; image++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const outRow = (image * outHeight + row * step + firstRow) * outWidth;
        const to = y.at + (outRow + column * step + firstColumn) * filters;
        const seen = { image, row: row * stride - top, column: column * stride - left };
        runPixel(pass, outputs, slope, values, x, seen, to);
      }
    }
  }
}

/** All filters where the kernel's first row and column are `seen`, which may lie outside of the image. */
function runPixel(
  { kernelHeight, kernelWidth, weights }: Pass,
  { biases, shifts }: ConvolutionWeights,
  slope: number | undefined,
  values: Int16Array,
  { at, shape: [, height, width, channels] }: Placed,
  { image, row, column }: { readonly image: number; readonly row: number; readonly column: number },
  to: number,
): void {
  const firstRow = Math.max(0, -row);
  const lastRow = Math.min(kernelHeight, height - row);
  const skipped = Math.max(0, -column);
  const run = (Math.min(kernelWidth, width - column) - skipped) * channels;
  for (let o = 0; o < biases.length; o++) {
    const shift = shifts[o]!;
    let sum = biases[o]! + rounding(shift);
    for (let r = firstRow; r < lastRow; r++) {
      const w = ((o * kernelHeight + r) * kernelWidth + skipped) * channels;
      const v = at + ((image * height + row + r) * width + column + skipped) * channels;
      for (let i = 0; i < run; i++) sum = (sum + values[v + i]! * weights[w + i]!) | 0;
    }
    values[to + o] = narrow(sum >> shift, slope);
  }
}

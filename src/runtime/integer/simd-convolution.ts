import type { Constants } from './constants.js';
import type { Layer } from './description.js';
import { packOutputs, packWeights, pairsOf } from './packing.js';
import { geometryOf, type Pass, type PassGeometry, passesOf } from './passes.js';
import type { LoadedLayer } from './program.js';
import type { Shape } from './tensor.js';
import type { ConvolutionWeights } from './weights.js';

/** Numbers that describe a pass to the kernel: class Pass of kernels/pass.ts. */
export const PASS_NUMBERS = 26;

/** Rows of the padded input are copied in blocks that stay in the second-level cache. */
const BAND_BYTES = 1 << 16;

/** The input of a segment of a row of outputs should stay in the first. */
const SEGMENT_BYTES = 1 << 14;

/** What a pass works on, in bytes from the start of memory. */
export interface Places {
  readonly x: number;
  readonly y: number;
  readonly constants: number;
  readonly scratch: number;
}

export interface SimdConvolution {
  /** Bytes of scratch for an input of this shape. */
  scratch(x: Shape): number;
  /** The numbers of every pass over x. */
  passes(x: Shape, y: Shape, places: Places): Int32Array[];
}

export function simdConvolution(
  layer: Layer & { kind: 'convolution' | 'transposed-convolution' },
  loaded: LoadedLayer,
  constants: Constants,
): SimdConvolution {
  const weights = loaded.weights as ConvolutionWeights;
  const slope = layer.slope ?? -1;
  const outputs = constants.add(packOutputs(weights));
  const passes = passesOf(layer, weights).map((pass) => {
    const own = { weights: constants.add(packWeights(pass, layer.filters)), outputs, slope };
    return { pass, own: { ...own, pairs: pairsOf(pass, layer.filters) } };
  });
  return {
    scratch: (x) => Math.max(...passes.map(({ pass }) => bandOf(pass, x).bytes)),
    passes: (x, y, places) => passes.map(({ pass, own }) => passNumbers(pass, own, x, y, places)),
  };
}

/** How a pass goes through its input. */
interface Band extends PassGeometry {
  readonly isPadded: boolean;
  /** Rows of outputs whose input is copied at a time. */
  readonly bandRows: number;
  /** Bytes of a copied row. */
  readonly bandStride: number;
  /** Bytes of scratch: the copy, and what the kernel reads, for outputs that it does not store, beyond the last input. */
  readonly bytes: number;
}

function bandOf(pass: Pass, [, height, width, channels]: Shape): Band {
  const geometry = geometryOf(pass, height, width);
  const { top, left, rows, columns } = geometry;
  const { stride, kernelHeight, kernelWidth } = pass;
  const seenColumns = (columns - 1) * stride + kernelWidth;
  const isPadded = top > 0 || left > 0 || (rows - 1) * stride + kernelHeight > height || seenColumns > width;
  const bandStride = 2 * seenColumns * channels;
  const affordable = Math.floor((BAND_BYTES / bandStride - kernelHeight) / stride) + 1;
  const bandRows = Math.max(1, Math.min(rows, affordable));
  const beyond = 2 * channels * 3 * stride + 16;
  const bytes = isPadded ? ((bandRows - 1) * stride + kernelHeight) * bandStride + beyond : beyond;
  return { ...geometry, isPadded, bandRows, bandStride, bytes };
}

function passNumbers(
  pass: Pass,
  own: { readonly weights: number; readonly outputs: number; readonly pairs: number; readonly slope: number },
  xShape: Shape,
  yShape: Shape,
  { x, y, constants, scratch }: Places,
): Int32Array {
  const [images, height, width, channels] = xShape;
  const [, outHeight, outWidth, filters] = yShape;
  const { kernelHeight, kernelWidth, stride, step, firstRow, firstColumn } = pass;
  const { top, left, rows, columns, isPadded, bandRows, bandStride } = bandOf(pass, xShape);
  const first = 2 * (firstRow * outWidth + firstColumn) * filters;
  // Pixels that see only themselves are one long row.
  const isOneRow = kernelHeight * kernelWidth * stride * step === 1;
  const segment = 4 * Math.max(1, Math.floor(SEGMENT_BYTES / (kernelHeight * 2 * stride * channels) / 4));
  return Int32Array.of(
    ...[x, y + first, constants + own.weights, constants + own.outputs],
    ...[isOneRow ? 1 : images, height, width, channels],
    ...[kernelHeight, kernelWidth, own.pairs, stride, top, left],
    ...[isOneRow ? 1 : rows, isOneRow ? images * rows * columns : columns, filters],
    ...[2 * step * filters, 2 * step * outWidth * filters, 2 * outHeight * outWidth * filters],
    ...[own.slope, isPadded ? 1 : 0, scratch, bandRows, bandStride, segment],
  );
}

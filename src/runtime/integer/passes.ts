import type { Layer } from './description.js';
import type { ConvolutionWeights } from './weights.js';

/**
 * One strided convolution. A transposed convolution of stride 2 is four of them, one for each parity of output row and
 * column: output 2j + a of an axis takes only the taps r ≡ a + p (mod 2), p = ⌊(kernel − 2) / 2⌋, of inputs j + (a + p − r) / 2.
 */
export interface Pass {
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  /** `[filters, kernelHeight, kernelWidth, channels]` */
  readonly weights: Int16Array;
  readonly stride: number;
  /** Output (row, column) of the pass is output (row · step + firstRow, column · step + firstColumn) of the layer. */
  readonly step: 1 | 2;
  readonly firstRow: number;
  readonly firstColumn: number;
  /** Rows and columns of zeros before the input, where they do not depend on its size. */
  readonly before?: { readonly top: number; readonly left: number };
}

export function passesOf(
  layer: Layer & { kind: 'convolution' | 'transposed-convolution' },
  { weights }: ConvolutionWeights,
): Pass[] {
  const { kernel } = layer;
  if (layer.kind === 'convolution') {
    const size = { kernelHeight: kernel, kernelWidth: kernel };
    return [{ ...size, weights, stride: layer.stride, step: 1, firstRow: 0, firstColumn: 0 }];
  }
  const axes = [0, 1].map((parity) => axisTaps(kernel, parity));
  return axes.flatMap((vertical, firstRow) =>
    axes.map((horizontal, firstColumn): Pass => {
      return {
        kernelHeight: vertical.taps.length,
        kernelWidth: horizontal.taps.length,
        weights: takeTaps(weights, layer, vertical.taps, horizontal.taps),
        stride: 1,
        step: 2,
        firstRow,
        firstColumn,
        before: { top: vertical.before, left: horizontal.before },
      };
    }),
  );
}

/** The taps that outputs of one parity take, by rising input, and how many inputs before its own the first one takes. */
function axisTaps(kernel: number, parity: number): { taps: number[]; before: number } {
  const cut = Math.floor((kernel - 2) / 2);
  const taps: number[] = [];
  for (let r = kernel - 1; r >= 0; r--) if ((parity + cut - r) % 2 === 0) taps.push(r);
  return { taps, before: (taps[0]! - parity - cut) / 2 };
}

/** `[filters, kernel, kernel, channels]` → `[filters, rows, columns, channels]` */
function takeTaps(
  weights: Int16Array,
  { filters, kernel }: { readonly filters: number; readonly kernel: number },
  rows: readonly number[],
  columns: readonly number[],
): Int16Array {
  const channels = weights.length / (filters * kernel * kernel);
  const taken = new Int16Array(filters * rows.length * columns.length * channels);
  let to = 0;
  for (let o = 0; o < filters; o++) {
    for (const row of rows) {
      for (const column of columns) {
        const from = ((o * kernel + row) * kernel + column) * channels;
        taken.set(weights.subarray(from, from + channels), to);
        to += channels;
      }
    }
  }
  return taken;
}

/** What a pass does to an image of a given size. */
export interface PassGeometry {
  /** Rows and columns of zeros before the image. */
  readonly top: number;
  readonly left: number;
  /** The size of the pass's output. */
  readonly rows: number;
  readonly columns: number;
}

export function geometryOf(pass: Pass, height: number, width: number): PassGeometry {
  const { kernelHeight, kernelWidth, stride, before } = pass;
  if (before) return { ...before, rows: height, columns: width };
  const [rows, columns] = [Math.ceil(height / stride), Math.ceil(width / stride)];
  return {
    top: zerosBefore(height, rows, kernelHeight, stride),
    left: zerosBefore(width, columns, kernelWidth, stride),
    rows,
    columns,
  };
}

/** TensorFlow's padding `same`. */
function zerosBefore(size: number, outputs: number, kernel: number, stride: number): number {
  return Math.floor(Math.max((outputs - 1) * stride + kernel - size, 0) / 2);
}

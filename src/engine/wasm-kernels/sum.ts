import type { TensorInfo } from '@tensorflow/tfjs-core';
import { tf } from '../tfjs.js';
import { type KernelCall, within } from './kernel.js';

type SumCall = KernelCall<'x', { axis?: number | number[]; keepDims?: boolean }>;

/** Rows are summed in blocks of about this many values, which fit into the cache. */
const BLOCK = 8192;

/**
 * Sum over the leading axes, as needed for the gradient of every bias, in one pass and in double precision. The stock
 * kernel, which is kept for all other sums, transposes first.
 */
export function sum(stock: (call: SumCall) => TensorInfo) {
  return (call: SumCall): TensorInfo => {
    const { inputs, attrs, backend } = call;
    const { shape, dtype } = inputs.x;
    const axes = tf.util.parseAxisParam(attrs.axis!, shape).sort((a, b) => a - b);
    const leading = axes.length > 0 && axes.length < shape.length && axes.every((axis, i) => axis === i);
    if (dtype !== 'float32' || !leading) return stock(call);
    const kept = shape.slice(axes.length);
    return within(backend, (scope) => {
      const out = scope.make(attrs.keepDims ? [...axes.map(() => 1), ...kept] : kept);
      scope.floats(out).set(columnSums(scope.floats(inputs.x), tf.util.sizeFromShape(kept)));
      return out;
    });
  };
}

/** [rows, columns] → [columns]; four columns at a time, so that their sums stay in registers. */
function columnSums(x: Float32Array, columns: number): Float64Array {
  const totals = new Float64Array(columns);
  const block = Math.max(1, Math.floor(BLOCK / columns)) * columns;
  const fours = columns - (columns % 4);
  for (let start = 0; start < x.length; start += block) {
    const end = Math.min(x.length, start + block);
    for (let c = 0; c < fours; c += 4) {
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let at = start + c; at < end; at += columns) {
        s0 += x[at]!;
        s1 += x[at + 1]!;
        s2 += x[at + 2]!;
        s3 += x[at + 3]!;
      }
      totals[c]! += s0;
      totals[c + 1]! += s1;
      totals[c + 2]! += s2;
      totals[c + 3]! += s3;
    }
    for (let c = fours; c < columns; c++) {
      for (let at = start + c; at < end; at += columns) totals[c]! += x[at]!;
    }
  }
  return totals;
}

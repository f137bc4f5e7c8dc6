import * as tf from '@tensorflow/tfjs-core';
import { type KernelCall, within } from './kernel.js';

type SumCall = KernelCall<'x', { axis?: number | number[]; keepDims?: boolean }>;

/**
 * Sum over the leading axes, as the gradient of every bias needs it: one pass with an accumulator in double precision
 * for each column. The stock kernel, which still does all other axes, transposes first.
 */
export function sum(stock: (call: SumCall) => tf.TensorInfo) {
  return (call: SumCall): tf.TensorInfo => {
    const { inputs, attrs, backend } = call;
    const { shape, dtype } = inputs.x;
    const axes = tf.util.parseAxisParam(attrs.axis ?? shape.map((_, i) => i), shape).sort((a, b) => a - b);
    const leading = axes.every((axis, i) => axis === i);
    if (dtype !== 'float32' || !leading || axes.length === 0 || axes.length === shape.length) return stock(call);
    const kept = shape.slice(axes.length);
    const columns = tf.util.sizeFromShape(kept);
    const rows = tf.util.sizeFromShape(shape.slice(0, axes.length));
    return within(backend, (scope) => {
      const out = scope.make(attrs.keepDims ? [...axes.map(() => 1), ...kept] : kept);
      const x = scope.floats(inputs.x);
      const totals = new Float64Array(columns);
      let at = 0;
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) totals[c]! += x[at++]!;
      }
      scope.floats(out).set(totals);
      return out;
    });
  };
}

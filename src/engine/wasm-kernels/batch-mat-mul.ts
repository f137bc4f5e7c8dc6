import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type KernelCall, type Scope, within } from './kernel.js';

type MatMulCall = KernelCall<'a' | 'b', { transposeA: boolean; transposeB: boolean }>;

/**
 * Matrix products with a transposed side, which all gradients of matrix products are. The stock kernel computes them in
 * plain scalar loops, 5 to 10 times slower than others, so the side is transposed first.
 */
export function batchMatMul(stock: (call: MatMulCall) => TensorInfo) {
  return (call: MatMulCall): TensorInfo => {
    const { inputs, attrs, backend } = call;
    const { transposeA, transposeB } = attrs;
    if (!transposeA && !transposeB) return stock(call);
    return within(backend, (scope) => {
      const a = transposeA ? transposed(scope, inputs.a) : inputs.a;
      const b = transposeB ? transposed(scope, inputs.b) : inputs.b;
      return stock({ inputs: { a, b }, attrs: { transposeA: false, transposeB: false }, backend });
    });
  };
}

/** `[…, rows, columns]` → `[…, columns, rows]`. */
function transposed(scope: Scope, matrix: TensorInfo): TensorInfo {
  const last = matrix.shape.length - 1;
  const perm = matrix.shape.map((_, axis) => (axis === last ? last - 1 : axis === last - 1 ? last : axis));
  return scope.run('Transpose', { x: matrix }, { perm });
}

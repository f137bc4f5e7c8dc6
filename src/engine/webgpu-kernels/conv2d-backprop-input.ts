import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type ConvAttrs, convGeometry } from '../conv-geometry.js';
import type { KernelCall } from './program.js';

type Call = KernelCall<'dy' | 'filter', ConvAttrs & { inputShape: number[] }>;
type MatMul = (
  call: KernelCall<'a' | 'b', { readonly transposeA: boolean; readonly transposeB: boolean }>,
) => TensorInfo;

/**
 * Gradient of conv2d by its input. Where a filter has one tap it is a matrix product, dy · filterᵀ, which the stock
 * kernel does without shared memory, and number by number if the channels are odd; all else is left to `stock`.
 */
export function conv2dBackpropInput(stock: (call: Call) => TensorInfo, matMul: MatMul) {
  return (call: Call): TensorInfo => {
    const { inputs, attrs, backend } = call;
    const g = convGeometry(attrs.inputShape, inputs.filter.shape, attrs);
    const isProduct = g.kh * g.kw * g.strideH * g.strideW === 1 && g.oh === g.h && g.ow === g.w;
    if (!isProduct) return stock(call);
    const a = { ...inputs.dy, shape: [1, g.n * g.h * g.w, g.cout] };
    const b = { ...inputs.filter, shape: [1, g.cin, g.cout] };
    const product = matMul({ inputs: { a, b }, backend, attrs: { transposeA: false, transposeB: true } });
    return { ...product, shape: attrs.inputShape };
  };
}

import type { backend_util, TensorInfo } from '@tensorflow/tfjs-core';
import { tf } from '../tfjs.js';
import type { ConvAttrs } from './conv-geometry.js';
import type { KernelCall } from './kernel.js';

type ForwardCall = KernelCall<'x' | 'filter', ConvAttrs & { dilations: number | [number, number] }>;

/**
 * conv2d, plain and fused, where a kernel is smaller than its stride and the padding is `same`, as in a strided 1×1
 * convolution: the stock kernel gives zeros without a word (tfjs 4.22: XNNPACK refuses the operator). With the same
 * padding written as numbers it is right. All other convolutions go to the stock kernel as they are.
 */
export function conv2dSame(stock: (call: ForwardCall) => TensorInfo) {
  return (call: ForwardCall): TensorInfo => {
    const { inputs, attrs } = call;
    if (attrs.pad !== 'same') return stock(call);
    const info = tf.backend_util.computeConv2DInfo(
      inputs.x.shape as [number, number, number, number],
      inputs.filter.shape as [number, number, number, number],
      attrs.strides,
      attrs.dilations,
      'same',
    );
    const { padInfo, effectiveFilterHeight, effectiveFilterWidth } = info;
    if (effectiveFilterHeight >= info.strideHeight && effectiveFilterWidth >= info.strideWidth)
      return stock(call);
    const pad: backend_util.ExplicitPadding = [
      [0, 0],
      [padInfo.top, padInfo.bottom],
      [padInfo.left, padInfo.right],
      [0, 0],
    ];
    return stock({ ...call, attrs: { ...attrs, pad } });
  };
}

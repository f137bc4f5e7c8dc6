import type { backend_util, TensorInfo } from '@tensorflow/tfjs-core';
import type { ConvAttrs } from '../conv-geometry.js';
import { tf } from '../tfjs.js';
import type { KernelCall } from './kernel.js';

type ForwardCall = KernelCall<'x' | 'filter', ConvAttrs & { dilations: number | [number, number] }>;

/**
 * conv2d, plain and fused, with a kernel smaller than its stride and padding `same`, as in a strided 1×1 convolution: the
 * stock kernel silently returns zeros (tfjs 4.22: XNNPACK refuses the operator). With the same padding given as numbers
 * it is correct. All other convolutions go to the stock kernel unchanged.
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

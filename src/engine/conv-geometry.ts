import type { backend_util } from '@tensorflow/tfjs-core';
import { AecError } from '../errors.js';
import { tf } from './tfjs.js';

/** Attributes of Conv2DBackpropFilter and Conv2DBackpropInput, as tfjs-core passes them. */
export interface ConvAttrs {
  strides: number | [number, number];
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dataFormat: 'NHWC' | 'NCHW';
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Sizes of one convolution x [n, h, w, cin] * filter [kh, kw, cin, cout] → y [n, oh, ow, cout], dilation 1. */
export interface ConvGeometry {
  n: number;
  h: number;
  w: number;
  cin: number;
  kh: number;
  kw: number;
  oh: number;
  ow: number;
  cout: number;
  strideH: number;
  strideW: number;
  /** Zeros above and left of x. */
  top: number;
  left: number;
}

export function convGeometry(xShape: number[], filterShape: number[], attrs: ConvAttrs): ConvGeometry {
  if (attrs.dataFormat !== 'NHWC') {
    throw new AecError(
      'usage',
      `conv2d gradient: data format ${attrs.dataFormat} is not supported, use channelsLast`,
    );
  }
  const info = tf.backend_util.computeConv2DInfo(
    xShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    attrs.strides,
    1,
    attrs.pad,
    attrs.dimRoundingMode,
  );
  return {
    n: info.batchSize,
    h: info.inHeight,
    w: info.inWidth,
    cin: info.inChannels,
    kh: info.filterHeight,
    kw: info.filterWidth,
    oh: info.outHeight,
    ow: info.outWidth,
    cout: info.outChannels,
    strideH: info.strideHeight,
    strideW: info.strideWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
  };
}

import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { tf } from '../engine/tfjs.js';

/** What a transform gives for the inputs that `makeInputs` makes; no tensor outlives the call. */
export function runTransform(transform: LayersModel, makeInputs: () => Tensor | Tensor[]): Float32Array {
  let output: Float32Array = new Float32Array();
  tf.tidy(() => {
    // Not as the result of `tidy`, which would look for tensors in every element.
    output = (transform.apply(makeInputs()) as Tensor).dataSync<'float32'>();
  });
  return output;
}

/** The nearest 8-bit sample of a value of 0…1, clipped. */
export function toSample(value: number): number {
  return Math.max(0, Math.min(255, Math.floor(value * 255 + 0.5)));
}

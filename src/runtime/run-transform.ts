import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { tf } from '../engine/tfjs.js';
import type { TransformInput, TransformRunner } from './transform-runner.js';

/** Applies a transform to its inputs; no tensor outlives the call. */
export function runTransform(transform: LayersModel, inputs: readonly TransformInput[]): Float32Array {
  let output: Float32Array = new Float32Array();
  tf.tidy(() => {
    const tensors = inputs.map(({ values, shape }) =>
      typeof values === 'number' ? tf.fill([...shape], values) : tf.tensor(values, [...shape]),
    );
    // Not as the result of `tidy`, which would look for tensors in every element.
    output = (transform.apply(tensors.length === 1 ? tensors[0]! : tensors) as Tensor).dataSync<'float32'>();
  });
  return output;
}

/** Runs transforms in this thread. */
export function localRunner(transforms: { encoder?: LayersModel; decoder?: LayersModel }): TransformRunner {
  return { parallel: 1, run: (name, inputs) => runTransform(transforms[name]!, inputs) };
}

/** The 8-bit sample nearest to a value of 0 … 1; values outside are clipped. */
export function toSample(value: number): number {
  return Math.max(0, Math.min(255, Math.floor(value * 255 + 0.5)));
}

import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { tf } from '../../engine/tfjs.js';
import { IntegerNetwork } from '../../runtime/integer/network.js';
import { type Tensor as IntegerTensor, LIMIT } from '../../runtime/integer/tensor.js';
import type { FrozenNetwork } from './freeze-network.js';
import { asImages } from './run-float.js';

/** How far an integer network is from the float model it was made of. */
export interface FreezeError {
  /**
   * Errors of single values in units of the output's scale, against the model's output clipped to what that scale can hold: to
   * ±8191 units.
   */
  readonly max: number;
  readonly rms: number;
  /** The rms error of values as they are, without unit. */
  readonly rmsValue: number;
  /** The rms error over what lies between the least and the greatest value of the model's output. */
  readonly share: number;
  /** The share of the model's outputs that lie beyond those ±8191 units. */
  readonly clipped: number;
  /** PSNR in dB of the integer network's output against the model's, both clipped to 0…1: for outputs that are images. */
  readonly psnr: number;
}

/** Runs a model and its frozen network on the same inputs, a tensor per input of the model, and compares their outputs. */
export function measureFreeze(
  model: LayersModel,
  frozen: FrozenNetwork,
  inputs: readonly Tensor[],
): FreezeError {
  const network = IntegerNetwork.load(frozen.description, frozen.weights, model.name);
  const { values: integers } = network.run(
    inputs.map((input, i) => toIntegers(input, frozen.inputs[i]!.scale)),
  );
  const output = tf.tidy(() => model.apply(inputs.length === 1 ? inputs[0]! : [...inputs]) as Tensor);
  const floats = output.dataSync();
  output.dispose();
  const { scale } = frozen.output;
  let max = 0;
  let units = 0;
  let error = 0;
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  let squares = 0;
  let clipped = 0;
  for (const [i, value] of floats.entries()) {
    const unit = scale[i % scale.length]!;
    const held = Math.min(LIMIT * unit, Math.max(-LIMIT * unit, value));
    if (Math.abs(value - held) > unit / 2) clipped++;
    const difference = integers[i]! * unit - held;
    max = Math.max(max, Math.abs(difference / unit));
    units += (difference / unit) ** 2;
    error += difference ** 2;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
    squares += (clip(integers[i]! * unit) - clip(value)) ** 2;
  }
  const count = floats.length;
  const rmsValue = Math.sqrt(error / count);
  return {
    max,
    rms: Math.sqrt(units / count),
    rmsValue,
    share: rmsValue / (greatest - least),
    clipped: clipped / count,
    psnr: -10 * Math.log10(squares / count),
  };
}

/** Real values `[n, h, w, c]` or `[n, c]` as the integers that stand for them: the nearest, within ±8191. */
function toIntegers(tensor: Tensor, scale: readonly number[]): IntegerTensor {
  const values = Int16Array.from(tensor.dataSync(), (value, i) => {
    return Math.min(LIMIT, Math.max(-LIMIT, Math.round(value / scale[i % scale.length]!)));
  });
  return { values, shape: tf.tidy(() => asImages(tensor).shape) };
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value));
}

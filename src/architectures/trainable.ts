import type * as tf from '@tensorflow/tfjs-core';
import type { Dataset } from '../data/dataset.js';
import type { PatchGeometry } from '../data/patch-size.js';
import type { Random } from '../data/random.js';
import type { ModelFiles } from '../model-store/model-files.js';

/** A part of a run with its own loss, its own variables, and an optimizer that starts afresh. */
export interface Stage {
  readonly name: string;
  readonly epochs: number;
  /** Its share of the configured learning rate; all of it unless given. */
  readonly rate?: number;
}

/** What a batch of images would be as files: scalars, and x̂ of the shape of x. */
export interface Measurement {
  readonly loss: tf.Scalar;
  /** Information content of all symbols under the model, in bits. */
  readonly bits: tf.Scalar;
  readonly xHat: tf.Tensor4D;
}

/** What the training loop asks of that which it trains; one a family of losses. */
export interface Trainable extends PatchGeometry {
  /** In the order in which they are trained. */
  readonly stages: readonly Stage[];
  /** Everything that a checkpoint keeps, always in the same order. */
  readonly variables: readonly tf.Variable[];
  /** What the optimizer moves in a stage. */
  variablesOf(stage: string): tf.Variable[];
  /** What is to be done before the first batch of a run, beyond what the constructor did. */
  prepare?(dataset: Dataset, indices: Uint32Array): Promise<void>;
  /** The loss on `x` `[n, h, w, c]` (0…1) that a stage minimizes; all its randomness comes from `random`. */
  loss(x: tf.Tensor4D, stage: string, random: Random): tf.Scalar;
  /** What files would be like: with rounding, where the objective knows of it, without noise. The caller tidies. */
  measure(x: tf.Tensor4D): Measurement;
  /** The trained model as files; scales and statistics are taken from the images `indices`. */
  freeze(dataset: Dataset, indices: Uint32Array): Promise<FrozenModel>;
  dispose(): void;
}

/** A trained model as files, by path in the model folder. */
export interface FrozenModel {
  /** What coding needs, all integers: the model's hash covers it. */
  readonly files: ModelFiles;
  /** Its networks as tfjs layers, for training on and for other programs; coding never opens them. */
  readonly layers: ModelFiles;
}

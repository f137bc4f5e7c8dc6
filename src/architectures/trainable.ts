import type * as tf from '@tensorflow/tfjs-core';
import type { Corruption } from '../data/corrupt.js';
import type { Dataset } from '../data/dataset.js';
import type { PatchGeometry } from '../data/patch-size.js';
import type { Random } from '../data/random.js';
import type { ModelFiles } from '../model-store/model-files.js';

/** A part of a run with its own loss, its own variables, and a fresh optimizer. */
export interface Stage {
  readonly name: string;
  readonly epochs: number;
  /** Factor on the configured learning rate. Default: 1. */
  readonly rate?: number;
}

/** Estimates for a batch of images coded to files; x̂ has the shape of x. */
export interface Measurement {
  readonly loss: tf.Scalar;
  /** Information content of all symbols under the model, in bits. */
  readonly bits: tf.Scalar;
  readonly xHat: tf.Tensor4D;
}

/** A model in training, as the training loop sees it. There is one class per family of losses. */
export interface Trainable extends PatchGeometry {
  /** The damage to the images that it learns to undo; absent if it learns to reproduce them as they are. */
  readonly corruption?: Corruption | undefined;
  /** The stages in order. */
  readonly stages: readonly Stage[];
  /** All variables that a checkpoint keeps, always in the same order. */
  readonly variables: readonly tf.Variable[];
  /** The variables that the optimizer changes in a stage. */
  variablesOf(stage: string): tf.Variable[];
  /** Prepares a new run before its first batch. */
  prepare?(dataset: Dataset, indices: Uint32Array): Promise<void>;
  /** The loss of a stage on `x` `[n, h, w, c]` (0 … 1); all randomness comes from `random`. */
  loss(x: tf.Tensor4D, stage: string, random: Random): tf.Scalar;
  /** Measures what a stage trains on `x` as files would show it: without noise and, if the objective has a rate, with rounding. The caller tidies. */
  measure(x: tf.Tensor4D, stage: string): Measurement;
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
  /** How far the integers of the layers are from their real numbers. */
  readonly errors: readonly FreezeError[];
}

/** What freezing did to a layer. */
export interface FreezeError {
  /** The folder of its network in the model. */
  readonly network: string;
  readonly layer: string;
  /** The largest relative error that rounding made in the weights of one of its outputs. */
  readonly error: number;
  /** For a layer that gives the output of its network: the largest value seen, divided by the largest that its integers hold. Above 1 they clip. */
  readonly reach?: number;
}

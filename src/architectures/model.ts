import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { EntropyModel } from '../entropy/entropy-model.js';
import type { ModelSpec } from '../model-store/spec.js';
import type { TransformRunner } from '../runtime/transform-runner.js';
import type { PhotoRate } from './photo/coding/files.js';
import type { ContextModel } from './rd/coding/context-model.js';

interface LoadedModel {
  readonly id: string;
  /** SHA-256 of its content, 64 hex digits; an .aec file names its model by the first 8. */
  readonly hash: string;
  readonly spec: ModelSpec;
  /** The folder it was loaded from, if it was. */
  readonly folder?: string;
  /** Frees the weights. */
  dispose(): void;
}

interface TransformingModel extends LoadedModel {
  readonly decoder: LayersModel;
  /** What runs the transforms, where that is not this thread. */
  readonly runner?: TransformRunner;
}

/** A model of one rate whose two transforms are learned. */
export interface TransformModel extends TransformingModel {
  readonly kind: 'transform';
  readonly encoder: LayersModel;
  readonly entropyModel: EntropyModel;
}

/** An `rd` model: its symbols are the samples times a gain, 1 … 255. */
export interface RdModel extends TransformingModel {
  readonly kind: 'rd';
  entropyModelAt(gain: number): ContextModel;
}

/** A `photo` model: one of every rate, 0 … 99, for images in colour. */
export interface PhotoModel extends TransformingModel {
  readonly kind: 'photo';
  readonly encoder: LayersModel;
  rateAt(rate: number): PhotoRate;
}

/** A `lossless` model: no transforms; its symbols are the samples in steps of 2 × largestError + 1. */
export interface LosslessModel extends LoadedModel {
  readonly kind: 'lossless';
  entropyModelFor(largestError: number): EntropyModel;
}

/** A trained model, loaded and verified: all that compress and decompress need. */
export type Model = TransformModel | RdModel | PhotoModel | LosslessModel;

import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { EntropyModel } from '../entropy/entropy-model.js';
import type { ModelSpec } from './spec.js';

/** A trained model, loaded and verified: all that compress and decompress need. */
export interface Model {
  readonly id: string;
  /** SHA-256 of its content, 64 hex digits; an .aec file names its model by the first 8. */
  readonly hash: string;
  readonly spec: ModelSpec;
  readonly encoder: LayersModel;
  readonly decoder: LayersModel;
  readonly entropyModel: EntropyModel;
  /** Frees the weights. */
  dispose(): void;
}

import type { MessageRunner } from '../entropy/message-runner.js';
import type { ModelSpec } from '../model-store/model-spec.js';
import type { TransformRunner } from '../runtime/transform-runner.js';
import type { Coder } from './architecture.js';

/** Runs the networks of a model, and codes the messages of large images, in other threads. */
export interface ModelWorkers {
  readonly transforms: TransformRunner;
  /** The messages of a rate byte. */
  messages(rate: number | undefined): MessageRunner;
}

/** A trained model, loaded and verified, for compress and decompress. */
export interface Model {
  readonly id: string;
  /** SHA-256 of its content, 64 hex digits; an .aec file names its model by the first 8. */
  readonly hash: string;
  readonly spec: ModelSpec;
  /** Codes images with the model. */
  readonly coder: Coder;
  /** Does the work elsewhere; absent if it is done in this thread. */
  readonly workers?: ModelWorkers;
  /** The folder that it was loaded from; absent if it was fetched. */
  readonly folder?: string;
  /** Frees the weights. */
  dispose(): void;
}

import type { Layer } from './description.js';
import type { Shape } from './tensor.js';
import type { AddWeights, ConvolutionWeights, TableWeights } from './weights.js';

/** A layer with all that it needs. */
export interface LoadedLayer {
  readonly layer: Layer;
  /** Those of readWeights. */
  readonly weights: ConvolutionWeights | AddWeights | TableWeights | undefined;
  /** Channels of the first input. */
  readonly channels: number;
}

/** A tensor within the room that a program reserved. */
export interface Placed {
  /** Index of the first value among all values; a multiple of 8. The room ends at a multiple of 8, too. */
  readonly at: number;
  readonly shape: Shape;
}

/** The layers of one network, made ready for one kind of kernels. */
export interface Program {
  /** Bytes that layer `index` needs beside its tensors. */
  scratch(index: number, inputs: readonly Shape[]): number;
  /** What runs layer `index` on tensors in a room of `count` values, once this room is reserved. */
  bind(index: number, inputs: readonly Placed[], output: Placed, count: number): () => void;
  /** The room for so many values, and beside it so much scratch. Whatever runs next in this thread may overwrite it. */
  reserve(count: number, scratch: number): Int16Array;
  /** Clamps values of the room to ±8191. */
  clamp(at: number, count: number): void;
}

import type { Scalar, Tensor4D, Variable } from '@tensorflow/tfjs-core';

/** What says in training what symbols cost. */
export interface Prior {
  readonly variables: readonly Variable[];
  /** Total information content of `symbols` `[n, h, w, channels]` (integers, or integers plus noise), in bits: a scalar. */
  bits(symbols: Tensor4D): Scalar;
  /** What of it goes into files, given how often each channel had each symbol. */
  freeze(histograms: readonly ReadonlyMap<number, number>[]): FrozenPrior;
  dispose(): void;
}

export interface FrozenPrior {
  /** `entropy` of codec.json. */
  readonly entropy: unknown;
  /** Further coding files, by path in the model folder. */
  readonly files: readonly (readonly [string, Uint8Array])[];
}

import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Geometry } from '../../runtime/geometry.js';
import type { TrainingData } from '../architecture.js';
import type { ClassicalOptions } from './options.js';

/** The two transforms of an autoencoder as tfjs layers. */
export interface Autoencoder {
  /** g_a: `[n, h, w, channels]` in 0…1 → `[n, h/stride, w/stride, latentChannels]`. */
  readonly encoder: LayersModel;
  /** g_s: `[n, h/stride, w/stride, latentChannels]` → `[n, h, w, channels]` in 0…1. */
  readonly decoder: LayersModel;
  readonly geometry: Geometry;
}

/** Builds a classical autoencoder; conv.ts and dense.ts each have one. */
export interface Network {
  /** Fills in defaults; `AecError('usage')` on unknown names and impossible values. */
  parseOptions(options: unknown): ClassicalOptions;
  /** Adds to the options what the data decide. `AecError('usage')` if they cannot train it. */
  fit?(options: object, data: TrainingData, config: { readonly beta: number }): object;
  /** Both transforms for images of `channels` channels, all kernels 0. */
  build(options: unknown, channels: number): Autoencoder;
}

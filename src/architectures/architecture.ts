import type { LayersModel } from '@tensorflow/tfjs-layers';

/** How image pixels and latent cells correspond; what tiling and padding need to know. */
export interface Geometry {
  /** Pixels a latent cell covers in each direction: image sides are padded to multiples of it. */
  readonly stride: number;
  readonly latentChannels: number;
  /** Latent cells that a tile must see beyond its border, in either transform, to be exact. */
  readonly margin: number;
}

/** The two transforms, as plain tfjs models. */
export interface Autoencoder {
  /** g_a: `[n, h, w, channels]` in 0…1 → `[n, h/stride, w/stride, latentChannels]`. */
  readonly encoder: LayersModel;
  /** g_s: `[n, h/stride, w/stride, latentChannels]` → `[n, h, w, channels]` in 0…1. */
  readonly decoder: LayersModel;
  readonly geometry: Geometry;
}

/** One architecture, one file: what the registry knows it by and how it is built. */
export interface Architecture {
  readonly name: string;
  /** Author and year of the paper it comes from. */
  readonly paper: string;
  /** Fills in defaults; `AecError('usage')` on unknown names and impossible values. */
  parseOptions(options: unknown): object;
  /** Builds the two transforms with untrained weights, for images of `channels` channels. */
  build(options: unknown, channels: number): Autoencoder;
}

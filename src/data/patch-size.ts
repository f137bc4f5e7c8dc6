import { AecError } from '../errors.js';
import type { Dataset } from './dataset.js';

/** What patches must be like; the geometry of an autoencoder, or as much of it as counts. */
export interface PatchGeometry {
  /** Sides are multiples of this many pixels. */
  readonly stride: number;
  /** The least side in pixels that can be trained on; `stride` unless given. */
  readonly leastSide?: number;
  /** With 0 a patch is one latent cell, of which the transforms may take no more at a time. */
  readonly margin?: number;
}

/** Side of the square training crops in pixels: as configured, or less when most images are smaller. */
export function patchSize(
  dataset: Dataset,
  config: { readonly patchSize: number },
  { stride, leastSide = stride, margin }: PatchGeometry,
): number {
  const usual = Math.min(dataset.usual.width, dataset.usual.height);
  if (usual < leastSide) {
    throw new AecError('input', `${dataset.name}: images must be at least ${leastSide}×${leastSide} pixels`);
  }
  if (margin === 0) return stride;
  const side = Math.min(config.patchSize, usual);
  return Math.max(leastSide, side - (side % stride));
}

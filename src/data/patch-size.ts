import { AecError } from '../errors.js';
import type { Dataset } from './dataset.js';

/** What patches must be like; the geometry of an autoencoder, or as much of it as counts. */
export interface PatchGeometry {
  /** Sides are multiples of this many pixels. */
  readonly stride: number;
  /** With 0 a patch is one latent cell, of which the transforms may take no more at a time. */
  readonly margin?: number;
}

/** Side of the square training crops in pixels: as configured, or less when most images are smaller. */
export function patchSize(
  dataset: Dataset,
  config: { readonly patchSize: number },
  { stride, margin }: PatchGeometry,
): number {
  const usual = Math.min(dataset.usual.width, dataset.usual.height);
  if (usual < stride) {
    throw new AecError('input', `${dataset.name}: images must be at least ${stride}×${stride} pixels`);
  }
  if (margin === 0) return stride;
  const side = Math.min(config.patchSize, usual);
  return Math.max(stride, side - (side % stride));
}

import * as v from 'valibot';
import { AecError } from '../errors.js';

/** How pixels and latent cells correspond: what tiling and padding need to know. */
export interface Geometry {
  /** Pixels that a latent cell covers in each direction: sides of images are padded to multiples of it. */
  readonly stride: number;
  readonly latentChannels: number;
  /** Latent cells that a tile must see beyond its border, in either transform, to be exact. */
  readonly margin: number;
}

const smallPositive = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4096));

/** `geometry` of a codec.json. */
export const geometrySchema = v.object({
  stride: smallPositive,
  latentChannels: smallPositive,
  margin: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(64)),
});

/** Throws `AecError('model')` unless a codec.json says the geometry that its architecture has. */
export function checkGeometry(stored: Geometry, built: Geometry, where: string): void {
  const isSame =
    stored.stride === built.stride &&
    stored.latentChannels === built.latentChannels &&
    stored.margin === built.margin;
  if (isSame) return;
  throw new AecError('model', `${where}: its geometry is not that of its architecture; restore the folder`);
}

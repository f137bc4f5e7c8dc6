import * as v from 'valibot';
import { AecError } from '../errors.js';

/** How pixels and latent cells correspond; padding and tiling follow from it. */
export interface Geometry {
  /** Pixels per latent cell in each direction; sides of images are padded to multiples of it. */
  readonly stride: number;
  readonly latentChannels: number;
  /** Latent cells beyond the border of a tile that either transform needs for an exact result. */
  readonly margin: number;
}

const smallPositive = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4096));

/** The field `geometry` of a codec.json. */
export const geometrySchema = v.object({
  stride: smallPositive,
  latentChannels: smallPositive,
  margin: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(64)),
});

/** Throws `AecError('model')` unless the geometry in a codec.json is that of its architecture. */
export function checkGeometry(stored: Geometry, built: Geometry, where: string): void {
  const isSame =
    stored.stride === built.stride &&
    stored.latentChannels === built.latentChannels &&
    stored.margin === built.margin;
  if (isSame) return;
  throw new AecError(
    'model',
    `${where}: codec.json gives a geometry that its architecture does not have; restore the folder`,
  );
}

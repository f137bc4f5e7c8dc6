import * as v from 'valibot';
import type { Geometry } from '../../runtime/geometry.js';
import { losslessOptions } from '../lossless/options.js';
import { positiveInteger, positiveIntegers, readOptions } from '../options.js';

const optionsSchema = v.strictObject({
  latentChannels: positiveInteger(384),
  /** Filters at a quarter and at an eighth of the resolution. */
  filters: positiveIntegers([48, 96]),
  /** The networks for samples without transforms. */
  samples: v.optional(losslessOptions, {}),
});

export type PhotoOptions = v.InferOutput<typeof optionsSchema>;

/** Side of the blocks of pixels that are the channels of x and x̂. */
export const PIXEL_BLOCK = 4;
/** Samples of such a block. */
export const BLOCK_SAMPLES = 3 * PIXEL_BLOCK * PIXEL_BLOCK;

const STRIDE = 16;
/** Cells: g_a sees 48 pixels beyond one, g_s 32. */
const MARGIN = 3;

/** Fills in defaults; `AecError('usage')` on unknown names and impossible values. */
export function parsePhotoOptions(options: unknown): PhotoOptions {
  return readOptions('photo', optionsSchema, options);
}

export function photoGeometry({ latentChannels }: PhotoOptions): Geometry {
  return { stride: STRIDE, latentChannels, margin: MARGIN };
}

import * as v from 'valibot';
import { positiveInteger, readOptions } from '../options.js';

/**
 * Codes samples without transforms, exactly or in fewer levels. The networks learn the distribution of
 * prediction errors. Made for photographs, but codes any image.
 *
 *     x [h, w, 1 or 3] ─ planes G, R, B (or gray) ─ in `gain` steps ─► ŷ, plane after plane
 *
 *     neighbours in this plane and in those before ─► least squares, learned while coding ─► prediction
 *     neighbours − prediction, errors nearby       ─► network (runtime/integer/small-network.ts) ─► mixture around it
 *
 * The prediction follows Wu, Barthel & Zhang 1998, the mixture PixelCNN++ (Salimans et al. 2017). There is one network
 * per plane: for gray or green; for red, given green; for blue, given both.
 */
export const losslessOptions = v.strictObject({
  /** Units of each of the three hidden layers of a network. */
  hidden: positiveInteger(48),
  /** Logistic distributions mixed around the prediction: as many as the kernels have room for. */
  components: positiveInteger(4, 16),
});

export type LosslessOptions = v.InferOutput<typeof losslessOptions>;

/** Fills in defaults; `AecError('usage')` on unknown names and impossible values. */
export function parseLosslessOptions(options: unknown): LosslessOptions {
  return readOptions('lossless', losslessOptions, options);
}

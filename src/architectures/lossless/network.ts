import type { ModelFiles } from '../../model-store/model-files.js';
import type { ModelSpec } from '../../model-store/spec.js';
import { positiveInteger, readOptions } from '../options.js';
import { readNetwork } from '../rd/coding/context-files.js';
import {
  RESIDUAL_PLANES,
  ResidualModel,
  type ResidualNetworkShape,
  residualNetworkSize,
} from './coding/residual-model.js';

/**
 * No transforms at all: every sample comes back, or one at most E levels off, and what is learned is how far a
 * prediction is off. For photographs, but any image goes through; a mask with soft edges (alpha) is a gray one.
 *
 *     x [h, w, 1 or 3] ─ planes G, R, B (or gray) ─ in steps of 2E + 1 ─► ŷ, plane after plane
 *
 *     neighbours in this plane and in those before ─► least squares, learned while coding ─► prediction
 *     neighbours − prediction, errors nearby       ─► network (src/entropy/exact-network.ts) ─► mixture around it
 *
 * The prediction follows Wu, Barthel & Zhang 1998, the mixture PixelCNN++ (Salimans et al. 2017).
 */
export interface LosslessOptions extends ResidualNetworkShape {
  /** Of the networks, one a plane: units of each of the three hidden layers. */
  readonly hidden: number;
  readonly components: number;
}

/** Networks of a model: for gray or green; for red, given green; for blue, given both. */
export const LOSSLESS_NETWORKS = RESIDUAL_PLANES;

/** Fills in defaults; `AecError('usage')` on unknown names and impossible values. */
export function parseLosslessOptions(options: unknown): LosslessOptions {
  return readOptions('lossless', options, { hidden: positiveInteger(48), components: positiveInteger(4) });
}

/** The entropy models of a model, one a largest error, made when first asked for. `AecError('model')` if it is damaged. */
export function loadResidualModels(
  spec: ModelSpec,
  files: ModelFiles,
  where: string,
): (largestError: number) => ResidualModel {
  const shape = parseLosslessOptions(spec.options);
  const networks = Array.from({ length: LOSSLESS_NETWORKS }, (_, index) => {
    return readNetwork(residualNetworkSize(shape, index), index, files, where);
  });
  const models = new Map<number, ResidualModel>();
  return (largestError) => {
    const found = models.get(largestError) ?? new ResidualModel(networks, shape, largestError);
    models.set(largestError, found);
    return found;
  };
}

import * as v from 'valibot';
import { parseAs } from '../../../json.js';
import type { ModelFiles } from '../../../model-store/model-files.js';
import { type ModelSpec, specEntries } from '../../../model-store/model-spec.js';
import { parametersIn, smallNetworkIn } from '../../../model-store/network-files.js';
import { geometrySchema } from '../../../runtime/geometry.js';
import type { LosslessOptions } from '../options.js';
import {
  RESIDUAL_PLANES,
  type ResidualModel,
  residualModels,
  residualNetworkSize,
} from './residual-model.js';

const schema = v.strictObject({
  ...specEntries,
  channels: v.literal(3),
  geometry: geometrySchema,
  steps: v.array(v.literal(1)),
  entropy: v.strictObject({ kind: v.literal('residual') }),
});

/** `codec.json` of a `lossless` model. */
export type LosslessSpec = v.InferOutput<typeof schema>;

export function parseLosslessSpec(spec: ModelSpec, where: string): LosslessSpec {
  return parseAs(schema, spec, `${where}/codec.json`, 'model');
}

/** The folder of the network of plane number `index`. */
export function networkName(index: number): string {
  return `context/${index}`;
}

/** Loads the entropy models, which are made per largest error on first use. `AecError('model')` if the model is damaged. */
export function loadResidualModels(
  options: LosslessOptions,
  files: ModelFiles,
  where: string,
): (largestError: number) => ResidualModel {
  const networks = Array.from({ length: RESIDUAL_PLANES }, (_, index) => {
    return smallNetworkIn(files, networkName(index), residualNetworkSize(options, index), where);
  });
  return residualModels(networks, options);
}

/** How many numbers the networks have. */
export function countNetworkParameters(files: ModelFiles, where: string): number {
  const counts = Array.from({ length: RESIDUAL_PLANES }, (_, index) =>
    parametersIn(files, networkName(index), where, { biases: false }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

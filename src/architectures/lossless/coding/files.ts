import * as v from 'valibot';
import { parseAs } from '../../../json.js';
import { fileOf, type ModelFiles } from '../../../model-store/model-files.js';
import { type ModelSpec, specEntries } from '../../../model-store/model-spec.js';
import { float32sIn } from '../../../model-store/weights-file.js';
import { ExactNetwork } from '../../../runtime/exact-network.js';
import { geometrySchema } from '../../../runtime/geometry.js';
import type { LosslessOptions } from '../options.js';
import { RESIDUAL_PLANES, ResidualModel, residualNetworkSize } from './residual-model.js';

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

/** The weights of the network of plane number `index`: float32, in the order of ExactNetwork. */
export function networkFile(index: number): string {
  return `context/${index}.bin`;
}

/** Loads the entropy models, which are made per largest error on first use. `AecError('model')` if the model is damaged. */
export function loadResidualModels(
  options: LosslessOptions,
  files: ModelFiles,
  where: string,
): (largestError: number) => ResidualModel {
  const networks = Array.from({ length: RESIDUAL_PLANES }, (_, index) => {
    return new ExactNetwork(
      residualNetworkSize(options, index),
      float32sIn(files, networkFile(index), where),
    );
  });
  const models = new Map<number, ResidualModel>();
  return (largestError) => {
    const found = models.get(largestError) ?? new ResidualModel(networks, options, largestError);
    models.set(largestError, found);
    return found;
  };
}

/** How many numbers the networks have. */
export function countNetworkParameters(files: ModelFiles, where: string): number {
  const sizes = Array.from(
    { length: RESIDUAL_PLANES },
    (_, index) => fileOf(files, networkFile(index), where).length,
  );
  return sizes.reduce((sum, size) => sum + size / 4, 0);
}

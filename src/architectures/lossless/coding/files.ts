import * as v from 'valibot';
import { parseAs } from '../../../json.js';
import type { ModelFiles } from '../../../model-store/model-files.js';
import { type ModelSpec, specEntries } from '../../../model-store/model-spec.js';
import { parametersIn } from '../../../model-store/network-files.js';
import { geometrySchema } from '../../../runtime/geometry.js';
import type { ModelTraits } from '../../architecture.js';
import { qualityPoints } from '../../quality-points.js';

const schema = v.strictObject({
  ...specEntries,
  channels: v.literal(3),
  geometry: geometrySchema,
  steps: v.array(v.literal(1)),
  qualities: qualityPoints,
  entropy: v.strictObject({ kind: v.literal('residual') }),
});

/** `codec.json` of a `lossless` model. */
export type LosslessSpec = v.InferOutput<typeof schema>;

export function parseLosslessSpec(spec: ModelSpec, where: string): LosslessSpec {
  return parseAs(schema, spec, `${where}/codec.json`, 'model');
}

export function losslessTraits({ qualities }: LosslessSpec): ModelTraits {
  return { channels: 3, rates: { lossy: 0, samples: true, qualities } };
}

/** The folder of the network of plane number `index`. */
export function networkName(index: number): string {
  return `context/${index}`;
}

/** How many numbers the networks have. */
export function countNetworkParameters(files: ModelFiles, where: string): number {
  const names = [...files.keys()].flatMap((file) => /^(context\/\d+)\/network\.json$/.exec(file)?.[1] ?? []);
  return names.reduce((sum, name) => sum + parametersIn(files, name, where, { biases: false }), 0);
}

import * as v from 'valibot';
import { parseAs } from '../../../json.js';
import type { ModelFiles } from '../../../model-store/model-files.js';
import { type ModelSpec, specEntries, specFile } from '../../../model-store/model-spec.js';
import { type NetworkFiles, networkFilesOf } from '../../../model-store/network-files.js';
import { geometrySchema } from '../../../runtime/geometry.js';

/** A latent holds symbols of at most 2^24 times a step; float32 holds these. */
const step = v.pipe(v.number(), v.gtValue(0), v.maxValue(1e19));

const schema = v.pipe(
  v.strictObject({
    ...specEntries,
    geometry: geometrySchema,
    /** Width of the quantization step of each latent channel: ŷ = round(y / step). */
    steps: v.array(step),
    /** `normal`: latents follow N(0, 1), because it was trained as a variational autoencoder. */
    prior: v.optional(v.literal('normal')),
    /** The frozen tables, as src/entropy/factorized.ts reads them. */
    entropy: v.unknown(),
    /** Latents have this many bits after the point, in units of their step, in the integers of both networks. */
    fraction: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8)),
  }),
  v.check(
    ({ steps, geometry }) => steps.length === geometry.latentChannels,
    'must have one step per latent channel',
  ),
);

/** `codec.json` of a classical autoencoder. */
export type ClassicalSpec = v.InferOutput<typeof schema>;

export function parseClassicalSpec(spec: ModelSpec, where: string): ClassicalSpec {
  return parseAs(schema, spec, `${where}/codec.json`, 'model');
}

/** The coding files of a classical autoencoder. */
export function classicalFiles(
  spec: ClassicalSpec,
  encoder: NetworkFiles,
  decoder: NetworkFiles,
): ModelFiles {
  return new Map([
    specFile(spec),
    ...networkFilesOf('encoder', encoder),
    ...networkFilesOf('decoder', decoder),
  ]);
}

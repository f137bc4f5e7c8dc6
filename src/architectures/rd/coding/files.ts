import * as v from 'valibot';
import { AecError } from '../../../errors.js';
import { parseAs } from '../../../json.js';
import type { ModelFiles } from '../../../model-store/model-files.js';
import { type ModelSpec, specEntries } from '../../../model-store/model-spec.js';
import { parametersIn } from '../../../model-store/network-files.js';
import { float16sIn } from '../../../model-store/weights-file.js';
import { geometrySchema } from '../../../runtime/geometry.js';
import type { ModelTraits } from '../../architecture.js';
import { qualityPoints } from '../../quality-points.js';
import { contextNetworks } from '../options.js';
import { SAMPLES, SampleClasses } from './sample-classes.js';

const gain = v.pipe(v.number(), v.minValue(1), v.maxValue(255));

const schema = v.strictObject({
  ...specEntries,
  channels: v.literal(1),
  geometry: geometrySchema,
  steps: v.tuple([v.literal(1)]),
  qualities: qualityPoints,
  /** Gains that g_s corrects; a file names one by its place in the list, below 128. */
  gains: v.pipe(
    v.array(gain),
    v.minLength(2),
    v.maxLength(128),
    v.check((gains) => gains.every((own, i) => i === 0 || own > gains[i - 1]!), 'must rise'),
  ),
  entropy: v.strictObject({
    kind: v.literal('context'),
    /** Each codes the gains up to its `maxGain`. */
    networks: contextNetworks,
    /** Frequencies of the classes that the last network knows, and of the escape. */
    classFrequencies: v.optional(v.array(v.number())),
  }),
});

/** `codec.json` of an `rd` model. */
export type RdSpec = v.InferOutput<typeof schema>;

/** The tables of the classes of images: float16, `logShares` and then `profiles` of sample-classes.ts. */
export const CLASSES_FILE = 'context/classes.bin';

/** The folder of network `index`. */
export function contextName(index: number): string {
  return `context/${index}`;
}

export function parseRdSpec(spec: ModelSpec, where: string): RdSpec {
  return parseAs(schema, spec, `${where}/codec.json`, 'model');
}

export function rdTraits({ gains, qualities }: RdSpec): ModelTraits {
  return { channels: 1, rates: { lossy: gains.length, samples: true, qualities, searched: true } };
}

/** The classes of images of an `rd` model, if it has any. `AecError('model')` if they are damaged. */
export function readClasses(spec: RdSpec, files: ModelFiles, where: string): SampleClasses | undefined {
  const { classFrequencies: frequencies, networks } = spec.entropy;
  const count = networks.at(-1)!.classes ?? 0;
  if (count === 0) return undefined;
  const tables = float16sIn(files, CLASSES_FILE, where);
  if (frequencies?.length !== count + 1 || tables.length !== 2 * count * SAMPLES) {
    throw new AecError('model', `${where}: it does not have ${count} classes of images; restore the folder`);
  }
  const [logShares, profiles] = [tables.slice(0, count * SAMPLES), tables.slice(count * SAMPLES)];
  return new SampleClasses({ frequencies, logShares, profiles });
}

/** How many numbers the context networks and the tables of classes have. */
export function countContextParameters(files: ModelFiles, where: string): number {
  const names = [...files.keys()].flatMap((file) => /^(context\/\d+)\/network\.json$/.exec(file)?.[1] ?? []);
  const weights = names.map((name) => parametersIn(files, name, where, { biases: false }));
  return weights.reduce((sum, count) => sum + count, (files.get(CLASSES_FILE)?.length ?? 0) / 2);
}

import * as v from 'valibot';
import { exactExp } from '../../../entropy/exact-exp.js';
import { AecError } from '../../../errors.js';
import { parseAs } from '../../../json.js';
import { fileOf, type ModelFiles } from '../../../model-store/model-files.js';
import { type ModelSpec, specEntries } from '../../../model-store/model-spec.js';
import { parametersIn } from '../../../model-store/network-files.js';
import { float16File } from '../../../model-store/weights-file.js';
import { geometrySchema } from '../../../runtime/geometry.js';
import { WeightWriter } from '../../../runtime/integer/weight-writer.js';
import { WeightReader } from '../../../runtime/integer/weights.js';
import type { ModelTraits } from '../../architecture.js';
import { boundedInteger } from '../../options.js';
import { qualityPoints } from '../../quality-points.js';
import type { ChannelTables } from './cell-model.js';
import { TAPS } from './cell-network-shape.js';
import { ANCHORS, anchorShares, logStepAt, QUALITIES } from './qualities.js';

const size = boundedInteger(1, 4096);

/** Far from where factors made of it would leave the integers of a double. */
const scale = v.pipe(v.number(), v.minValue(1 / 1048576), v.maxValue(1048576));

const schema = v.strictObject({
  ...specEntries,
  channels: v.literal(3),
  geometry: geometrySchema,
  qualities: qualityPoints,
  /** What 1 of the integers is: of g_a's latents and of g_s's inputs, per channel. */
  scales: v.strictObject({ analysis: v.array(scale), synthesis: v.array(scale) }),
  entropy: v.strictObject({
    kind: v.literal('latent'),
    network: v.strictObject({
      channels: size,
      groups: v.pipe(v.array(size), v.readonly()),
      hidden: size,
      groupHidden: size,
      anchors: v.literal(ANCHORS),
    }),
  }),
});

/** `codec.json` of a `photo` model. */
export type PhotoSpec = v.InferOutput<typeof schema>;

export const PHOTO_CHANNELS = 3 as const;

export function photoTraits({ qualities }: PhotoSpec): ModelTraits {
  return { channels: PHOTO_CHANNELS, rates: { lossy: QUALITIES, samples: true, qualities } };
}

export function parsePhotoSpec(spec: ModelSpec, where: string): PhotoSpec {
  return parseAs(schema, spec, `${where}/codec.json`, 'model');
}

/** The gains, float16; and what the entropy model knows of channels, int16. */
export const GAINS_FILE = 'entropy/gains.bin';
export const CHANNELS_FILE = 'entropy/channels.bin';

/** The folders of the networks of the entropy model. */
export const HIDDEN_NETWORK = 'entropy/hidden';
export function groupNetwork(index: number): string {
  return `entropy/group-${index}`;
}

/** `logGains` holds the gains before rounding and then those after it, `[ANCHORS, channels]` each. */
export function gainsFile(logGains: Float32Array): [string, Uint8Array] {
  return [GAINS_FILE, float16File(logGains)];
}

export function channelsFile({ taps, typicalScales }: ChannelTables): [string, Uint8Array] {
  const writer = new WeightWriter();
  writer.int16(taps);
  writer.int16(typicalScales);
  return [CHANNELS_FILE, writer.bytes()];
}

/** AecError('model') if the file is damaged. */
export function readChannelTables(files: ModelFiles, channels: number, where: string): ChannelTables {
  const reader = new WeightReader(fileOf(files, CHANNELS_FILE, where), `${where}/${CHANNELS_FILE}`);
  const tables = { taps: reader.int16(TAPS * channels), typicalScales: reader.int16(ANCHORS * channels) };
  reader.end();
  if (tables.typicalScales.every((scale) => scale >= 0)) return tables;
  throw new AecError('model', `${where}: ${CHANNELS_FILE} has a scale below 0; restore the folder`);
}

/** How many numbers the entropy model and the gains have. */
export function countEntropyParameters(files: ModelFiles, where: string): number {
  const names = [...files.keys()].flatMap((file) => /^(entropy\/.+)\/network\.json$/.exec(file)?.[1] ?? []);
  const tables = fileOf(files, CHANNELS_FILE, where).length + fileOf(files, GAINS_FILE, where).length;
  return names.reduce((sum, name) => sum + parametersIn(files, name, where, { biases: false }), tables / 2);
}

/** The numbers that a `photo` model transforms with at one quality. */
export interface TransformRate {
  /** Quality, 0 … 1, an input of g_s. */
  readonly t: number;
  /** What samples of 0 … 1, less ½, are divided by before g_a and multiplied by after g_s. */
  readonly step: number;
  /** The step of each channel: its latent is divided by it before rounding, and its symbols are multiplied by it. */
  readonly steps: readonly number[];
  readonly factors: readonly number[];
}

/** `logGains` `[2, ANCHORS, channels]`. Pixels depend on these numbers, so they come from exactExp. */
export function transformRate(t: number, logGains: ArrayLike<number>): TransformRate {
  const weights = anchorShares(t);
  const channels = logGains.length / (2 * ANCHORS);
  const logGainsOf = (table: number) =>
    Array.from({ length: channels }, (_, c) => {
      let sum = 0;
      for (let a = 0; a < ANCHORS; a++) sum += weights[a]! * logGains[(table * ANCHORS + a) * channels + c]!;
      return sum;
    });
  return {
    t,
    step: exactExp(logStepAt(t)) / 255,
    steps: logGainsOf(0).map((exponent) => exactExp(-exponent)),
    factors: logGainsOf(1).map((exponent) => exactExp(exponent)),
  };
}

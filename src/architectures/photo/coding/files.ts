import * as v from 'valibot';
import { exactExp } from '../../../entropy/exact-exp.js';
import { AecError } from '../../../errors.js';
import { parseAs } from '../../../json.js';
import { fileOf, type ModelFiles } from '../../../model-store/model-files.js';
import { type ModelSpec, specEntries } from '../../../model-store/model-spec.js';
import { networkPartsIn, parametersIn } from '../../../model-store/network-files.js';
import { float16File, float16sIn } from '../../../model-store/weights-file.js';
import { geometrySchema } from '../../../runtime/geometry.js';
import { WeightWriter } from '../../../runtime/integer/weight-writer.js';
import { WeightReader } from '../../../runtime/integer/weights.js';
import type { ModelTraits } from '../../architecture.js';
import { boundedInteger } from '../../options.js';
import { type CellModel, type ChannelTables, cellModels } from './cell-model.js';
import { cellNetwork } from './cell-network.js';
import { TAPS } from './cell-network-shape.js';
import { ANCHORS, anchorShares, anchorWeights, logStepAt, QUALITIES } from './qualities.js';

const size = boundedInteger(1, 4096);

/** Far from where factors made of it would leave the integers of a double. */
const scale = v.pipe(v.number(), v.minValue(1 / 1048576), v.maxValue(1048576));

const schema = v.strictObject({
  ...specEntries,
  channels: v.literal(3),
  geometry: geometrySchema,
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

export const PHOTO_TRAITS: ModelTraits & { readonly channels: 3 } = {
  channels: 3,
  rates: { qualities: QUALITIES, lossless: false },
};

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
  /** What the latent of each channel is divided by before rounding, and what its symbols are multiplied by. */
  readonly steps: readonly number[];
  readonly factors: readonly number[];
}

/** The numbers that a `photo` model codes with at one quality. */
export interface PhotoRate extends TransformRate {
  readonly entropyModel: CellModel;
}

/** Loads the rates of a `photo` model by rate byte, each made on first use. `AecError('model')` if it is damaged. */
export function loadPhotoRates(
  spec: PhotoSpec,
  files: ModelFiles,
  where: string,
): (rate: number) => PhotoRate {
  const { latentChannels } = spec.geometry;
  const { analysis, synthesis } = spec.scales;
  if ([analysis, synthesis].some((scales) => scales.length !== latentChannels)) {
    throw new AecError('model', `${where}: there must be one scale per latent channel; restore the folder`);
  }
  const shape = spec.entropy.network;
  const logGains = float16sIn(files, GAINS_FILE, where);
  const sum = shape.groups.reduce((all, count) => all + count, 0);
  const isWhole = shape.channels === latentChannels && sum === latentChannels;
  if (!isWhole || logGains.length !== 2 * ANCHORS * latentChannels) {
    throw new AecError('model', `${where}: its entropy model is for other channels; restore the folder`);
  }
  const network = cellNetwork(
    shape,
    {
      hidden: networkPartsIn(files, HIDDEN_NETWORK, where),
      groups: shape.groups.map((_, g) => networkPartsIn(files, groupNetwork(g), where)),
    },
    where,
  );
  const modelAt = cellModels(network, readChannelTables(files, latentChannels, where));
  const rates = new Map<number, PhotoRate>();
  return (rate) => {
    const made = rates.get(rate);
    if (made) return made;
    const t = rate / (QUALITIES - 1);
    const own = { ...transformRate(t, logGains), entropyModel: modelAt(anchorWeights(t)) };
    rates.set(rate, own);
    return own;
  };
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

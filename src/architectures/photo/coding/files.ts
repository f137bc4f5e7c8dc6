import * as v from 'valibot';
import { exactExp } from '../../../entropy/exact-exp.js';
import { AecError } from '../../../errors.js';
import { parseAs } from '../../../json.js';
import { fileOf, type ModelFiles } from '../../../model-store/model-files.js';
import { type ModelSpec, specEntries } from '../../../model-store/model-spec.js';
import { float16File, float16sIn } from '../../../model-store/weights-file.js';
import { geometrySchema } from '../../../runtime/geometry.js';
import type { ModelTraits } from '../../architecture.js';
import { boundedInteger } from '../../options.js';
import { CellModel } from './cell-model.js';
import { CellNetwork } from './cell-network.js';
import { ANCHORS, anchorWeights, logStepAt, QUALITIES } from './qualities.js';
import { ScaleTables } from './scale-tables.js';

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

/** The weights of the entropy model in the order of CellNetwork, and the gains: both float16. */
export const NETWORK_FILE = 'entropy/network.bin';
export const GAINS_FILE = 'entropy/gains.bin';

/** `logGains` holds the gains before rounding and then those after it, `[ANCHORS, channels]` each. */
export function entropyFiles(network: Float32Array, logGains: Float32Array): [string, Uint8Array][] {
  return [
    [NETWORK_FILE, float16File(network)],
    [GAINS_FILE, float16File(logGains)],
  ];
}

/** How many numbers the entropy model and the gains have. */
export function countEntropyParameters(files: ModelFiles, where: string): number {
  return (fileOf(files, NETWORK_FILE, where).length + fileOf(files, GAINS_FILE, where).length) / 2;
}

/** The numbers that a `photo` model codes with at one quality. */
export interface PhotoRate {
  /** Quality, 0 … 1, an input of g_s. */
  readonly t: number;
  /** What samples of 0 … 1, less ½, are divided by before g_a and multiplied by after g_s. */
  readonly step: number;
  /** What the latent of each channel is divided by before rounding, and what its symbols are multiplied by. */
  readonly steps: readonly number[];
  readonly factors: readonly number[];
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
  if (shape.channels !== latentChannels || logGains.length !== 2 * ANCHORS * latentChannels) {
    throw new AecError('model', `${where}: its entropy model is for other channels; restore the folder`);
  }
  const network = new CellNetwork(shape, float16sIn(files, NETWORK_FILE, where));
  const tables = new ScaleTables();
  const rates = new Map<number, PhotoRate>();
  return (rate) => {
    const made = rates.get(rate) ?? rateOf(rate / (QUALITIES - 1), logGains, network, tables);
    rates.set(rate, made);
    return made;
  };
}

/** Pixels depend on these numbers, so they come from exactExp. */
function rateOf(t: number, logGains: Float64Array, network: CellNetwork, tables: ScaleTables): PhotoRate {
  const weights = anchorWeights(t);
  const { channels } = network.shape;
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
    entropyModel: new CellModel(network, weights, tables),
  };
}

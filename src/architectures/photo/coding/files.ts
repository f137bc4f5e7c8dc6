import { exactExp } from '../../../entropy/exact-exp.js';
import { AecError } from '../../../errors.js';
import { fromFloat16, toFloat16 } from '../../../model-store/float16.js';
import { fileOf, type ModelFiles } from '../../../model-store/model-files.js';
import type { ModelSpec } from '../../../model-store/spec.js';
import { ANCHORS, anchorWeights, logStepAt, RATES } from '../rates.js';
import { CellModel } from './cell-model.js';
import { CellNetwork } from './cell-network.js';
import type { CellNetworkShape } from './cell-network-shape.js';
import { ScaleTables } from './scale-tables.js';

/** What `entropy` of a `photo` model's codec.json says. */
export interface LatentEntropy {
  readonly kind: 'latent';
  readonly network: CellNetworkShape;
}

/** How a `photo` model codes at one of its rates. */
export interface PhotoRate {
  /** Quality, 0 … 1, which g_s is told. */
  readonly t: number;
  /** What samples of 0 … 1, less ½, are divided by before g_a and multiplied by after g_s. */
  readonly step: number;
  /** Of every channel: what its latent is divided by before it is rounded, and its symbols multiplied by. */
  readonly steps: readonly number[];
  readonly factors: readonly number[];
  readonly entropyModel: CellModel;
}

/** Files of a `photo` model, as halves: the weights of its network as CellNetwork orders them, and its gains. */
export const NETWORK_FILE = 'entropy/network.bin';
export const GAINS_FILE = 'entropy/gains.bin';

/** `logGains` before rounding and after it, `[ANCHORS, channels]` each, one after the other. */
export function photoFiles(network: Float32Array, logGains: Float32Array): [string, Uint8Array][] {
  return [
    [NETWORK_FILE, halves(network)],
    [GAINS_FILE, halves(logGains)],
  ];
}

/** The rates of a `photo` model, 0 … RATES − 1, each made when first asked for. `AecError('model')` if it is damaged. */
export function loadPhotoRates(
  spec: ModelSpec,
  files: ModelFiles,
  where: string,
): (rate: number) => PhotoRate {
  const { latentChannels } = spec.geometry;
  const entropy = spec.entropy as LatentEntropy | null;
  const shape = entropy?.network;
  if (entropy?.kind !== 'latent' || shape?.channels !== latentChannels || shape.anchors !== ANCHORS) {
    throw new AecError('model', `${where}: no latent network for its channels; restore the folder`);
  }
  const network = new CellNetwork(shape, numbersIn(files, NETWORK_FILE, where));
  const logGains = numbersIn(files, GAINS_FILE, where);
  if (logGains.length !== 2 * ANCHORS * latentChannels) {
    throw new AecError('model', `${where}: ${GAINS_FILE} has another size; restore the folder`);
  }
  const tables = new ScaleTables();
  const rates = new Map<number, PhotoRate>();
  const make = (rate: number): PhotoRate => {
    const t = rate / (RATES - 1);
    const weights = anchorWeights(t);
    const exponentsAt = (table: number) =>
      Array.from({ length: latentChannels }, (_, c) => {
        let sum = 0;
        for (let a = 0; a < ANCHORS; a++)
          sum += weights[a]! * logGains[(table * ANCHORS + a) * latentChannels + c]!;
        return sum;
      });
    return {
      t,
      // exactExp, because pixels depend on these
      step: exactExp(logStepAt(t)) / 255,
      steps: exponentsAt(0).map((exponent) => exactExp(-exponent)),
      factors: exponentsAt(1).map((exponent) => exactExp(exponent)),
      entropyModel: new CellModel(network, weights, tables),
    };
  };
  return (rate) => {
    const made = rates.get(rate) ?? make(rate);
    rates.set(rate, made);
    return made;
  };
}

function halves(values: Float32Array): Uint8Array {
  const bits = toFloat16(values);
  return new Uint8Array(bits.buffer, bits.byteOffset, bits.byteLength);
}

function numbersIn(files: ModelFiles, name: string, where: string): Float64Array {
  const numbers = fromFloat16(fileOf(files, name, where));
  if (!numbers.every(Number.isFinite)) {
    throw new AecError('model', `${where}: ${name} holds no weights; restore the folder`);
  }
  return numbers;
}

import type { Geometry } from '../architectures/architecture.js';
import { AecError } from '../errors.js';

/** `codec.json` of a model folder: all that coding needs beside the two transforms. */
export interface ModelSpec {
  /** Version of this layout of a model folder. */
  readonly version: 1;
  readonly id: string;
  readonly architecture: string;
  readonly options: unknown;
  /** Channels of the images it takes: 1 gray, 3 colour. */
  readonly channels: 1 | 3;
  readonly geometry: Geometry;
  /** Width of a quantization step for every latent channel: ŷ = round(y / step). */
  readonly steps: readonly number[];
  /** Of `rd` models: the gains of their qualities, rising from 1 to 255. */
  readonly gains?: readonly number[];
  /** `normal`: latents follow the standard normal distribution, for it was trained as a variational autoencoder. */
  readonly prior?: 'normal';
  /** The frozen entropy model, as src/entropy reads it. */
  readonly entropy: unknown;
}

/** Checks a parsed `codec.json`; `where` names the file in errors. */
export function parseSpec(value: unknown, where: string): ModelSpec {
  const spec = value as ModelSpec;
  const wrong = (what: string) => new AecError('model', `${where}: ${what}; the model folder is damaged`);
  if (typeof spec !== 'object' || spec === null) throw wrong('not an object');
  if (spec.version !== 1) {
    throw new AecError(
      'version',
      `${where}: model version ${String(spec.version)}; this aec reads version 1`,
    );
  }
  if (typeof spec.id !== 'string' || typeof spec.architecture !== 'string')
    throw wrong('no id or architecture');
  if (spec.channels !== 1 && spec.channels !== 3) throw wrong('channels must be 1 or 3');
  const { stride, latentChannels, margin } = spec.geometry ?? {};
  if (
    ![stride, latentChannels].every(isSmallPositive) ||
    !Number.isInteger(margin) ||
    margin < 0 ||
    margin > 64
  ) {
    throw wrong('bad geometry');
  }
  if (!Array.isArray(spec.steps) || spec.steps.length !== latentChannels || !spec.steps.every(isStep)) {
    throw wrong('there must be one positive step for every latent channel');
  }
  if (spec.gains !== undefined && !areGains(spec.gains)) throw wrong('gains must rise from 1 to 255');
  if (spec.gains !== undefined && spec.channels !== 1) throw wrong('a model with gains codes gray images');
  if (spec.prior !== undefined && spec.prior !== 'normal') throw wrong('a prior other than normal');
  return spec;
}

/** A file names a gain by its place in the list, below 128. */
function areGains(value: unknown): boolean {
  if (!Array.isArray(value) || value.length < 2 || value.length > 128) return false;
  return value.every(isRising) && value[0] >= 1 && value.at(-1) === 255;
}

function isRising(gain: unknown, i: number, gains: readonly unknown[]): boolean {
  return typeof gain === 'number' && (i === 0 || gain > (gains[i - 1] as number));
}

/** A latent is made of symbols of at most 2^24 times this; float32 holds it. */
function isStep(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value <= 2 ** 64;
}

function isSmallPositive(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 4096;
}

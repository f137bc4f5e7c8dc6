import { AecError } from '../../../errors.js';
import { fromFloat16 } from '../../../model-store/float16.js';
import { fileOf, type ModelFiles } from '../../../model-store/model-files.js';
import type { ModelSpec } from '../../../model-store/spec.js';
import { ExactNetwork, type NetworkSize } from '../../../runtime/exact-network.js';
import { readContextNetworks } from '../network.js';
import { ContextModel } from './context-model.js';
import { ContextNetwork, type ContextNetworkShape } from './context-network.js';
import { SAMPLES, SampleClasses } from './sample-classes.js';

/** What `entropy` of an `rd` model's codec.json says: a network for the gains up to each `maxGain`, its weights a file. */
export interface ContextEntropy {
  readonly kind: 'context';
  readonly networks: readonly (ContextNetworkShape & { readonly maxGain: number })[];
  /** Of the classes of images, of which the last network has some, and of an escape. */
  readonly classFrequencies?: readonly number[];
}

/** The file with the tables of the classes of images: float16, `logShares` and then `profiles` of src/entropy/sample-classes.ts. */
export const CLASSES_FILE = 'context/classes.bin';

/** The file with the weights of a model's network `index`: float32, little-endian, as ContextNetwork orders them. */
export function contextFile(index: number): string {
  return `context/${index}.bin`;
}

/** The context models of an `rd` model, one a gain, made when first asked for. `AecError('model')` if it is damaged. */
export function loadContextModels(
  spec: ModelSpec,
  files: ModelFiles,
  where: string,
): (gain: number) => ContextModel {
  const loaded = networksOf(spec, where).map((shape, index) => {
    const weights = readWeights(index, files, where);
    return { maxGain: shape.maxGain, network: new ContextNetwork(shape, weights) };
  });
  const classes = readClasses(spec, files, where);
  const models = new Map<number, ContextModel>();
  return (gain) => {
    const found = models.get(gain);
    if (found) return found;
    const { network } = loaded.find(({ maxGain }) => gain <= maxGain)!;
    const model = new ContextModel(network, gain, gain === 255 ? classes : undefined);
    models.set(gain, model);
    return model;
  };
}

/** Network `index` of a model. `AecError('model')` if its file is not one of that size. */
export function readNetwork(
  size: NetworkSize,
  index: number,
  files: ModelFiles,
  where: string,
): ExactNetwork {
  return new ExactNetwork(size, readWeights(index, files, where));
}

function readWeights(index: number, files: ModelFiles, where: string): Float32Array {
  const bytes = files.get(contextFile(index));
  if (!bytes) throw new AecError('model', `${where}: ${contextFile(index)} is missing; restore the folder`);
  const weights = float32Of(bytes);
  if (bytes.length % 4 !== 0 || !weights.every(Number.isFinite)) {
    throw new AecError('model', `${where}: ${contextFile(index)} holds no weights; restore the folder`);
  }
  return weights;
}

/** The classes of images of an `rd` model, if it has any. `AecError('model')` if they are damaged. */
export function readClasses(spec: ModelSpec, files: ModelFiles, where: string): SampleClasses | undefined {
  const { classFrequencies: frequencies } = spec.entropy as ContextEntropy;
  const count = networksOf(spec, where).at(-1)!.classes ?? 0;
  if (count === 0) return undefined;
  const bytes = fileOf(files, CLASSES_FILE, where);
  const isWhole = bytes.length === 4 * count * SAMPLES;
  if (!Array.isArray(frequencies) || frequencies.length !== count + 1 || !isWhole) {
    throw new AecError('model', `${where}: the classes of images are not ${count}; restore the folder`);
  }
  const tables = fromFloat16(bytes);
  const [logShares, profiles] = [tables.slice(0, count * SAMPLES), tables.slice(count * SAMPLES)];
  return new SampleClasses({ frequencies, logShares, profiles });
}

function networksOf(spec: ModelSpec, where: string): ContextEntropy['networks'] {
  const entropy = spec.entropy as ContextEntropy | null;
  try {
    if (entropy?.kind !== 'context' || !entropy.networks) throw new Error('must be there');
    return readContextNetworks(entropy.networks);
  } catch (error) {
    throw new AecError('model', `${where}: the context networks ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Numbers of a file of float32, little-endian. */
export function float32Of(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length >> 2 }, (_, i) => view.getFloat32(4 * i, true));
}

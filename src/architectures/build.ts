import type { LayersModel } from '@tensorflow/tfjs-layers';
import { AecError } from '../errors.js';
import type { ModelSpec } from '../model-store/spec.js';
import type { Geometry } from './architecture.js';
import { buildPhoto, parsePhotoOptions } from './photo/network.js';
import { buildRdDecoder, parseRdOptions, rdMargin } from './rd/network.js';
import { findArchitecture } from './registry.js';

interface Transforms {
  /** Absent where the symbols are the samples themselves. */
  readonly encoder?: LayersModel;
  readonly decoder: LayersModel;
}

/** The transforms that a model's codec.json describes, untrained. `AecError('model')` if it contradicts itself. */
export function buildTransforms(spec: ModelSpec, where: string): Transforms {
  const { geometry, ...transforms } = asModelError(where, () => build(spec));
  if (JSON.stringify(sorted(geometry)) !== JSON.stringify(sorted(spec.geometry))) {
    throw new AecError('model', `${where}: its geometry is not that of its architecture; restore the folder`);
  }
  return transforms;
}

function build({ architecture, options, channels, gains }: ModelSpec): Transforms & { geometry: Geometry } {
  if (architecture === 'photo') return buildPhoto(parsePhotoOptions(options));
  if (gains === undefined) return findArchitecture(architecture).build(options, channels);
  const parsed = parseRdOptions(options);
  return {
    decoder: buildRdDecoder(parsed),
    geometry: { stride: 1, latentChannels: 1, margin: rdMargin(parsed) },
  };
}

/** What is a wrong option to who trains is a damaged model to who loads it. */
function asModelError<T>(where: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new AecError('model', `${where}: ${(error as Error).message}`, { cause: error });
  }
}

function sorted(geometry: Geometry): [string, unknown][] {
  return Object.entries(geometry).sort(([a], [b]) => (a < b ? -1 : 1));
}

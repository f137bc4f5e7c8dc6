import type { io } from '@tensorflow/tfjs-core';
import { AecError } from '../errors.js';
import { parseJson } from './model-files.js';

/** Names, shapes and format of the weights of a tfjs `model.json`. `AecError('model')` if it is not one of aec's. */
export function weightSpecsOf(modelJson: Uint8Array, where: string): readonly io.WeightsManifestEntry[] {
  const json = parseJson(modelJson, where) as {
    weightsManifest?: readonly { weights?: readonly io.WeightsManifestEntry[] }[];
  } | null;
  const specs = json?.weightsManifest?.[0]?.weights;
  if (!Array.isArray(specs) || !specs.every(isFloatSpec)) {
    throw new AecError('model', `${where}: model.json lists no float weights; restore the folder`);
  }
  return specs;
}

function isFloatSpec(spec: io.WeightsManifestEntry): boolean {
  const format = spec?.quantization?.dtype;
  return spec?.dtype === 'float32' && Array.isArray(spec.shape) && (!format || format === 'float16');
}

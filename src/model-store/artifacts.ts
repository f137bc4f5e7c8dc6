import type { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { tf } from '../engine/tfjs.js';
import { AecError } from '../errors.js';
import { formatCountOf } from '../figures.js';
import { type LayersFiles, sizeOf, type WeightSpec, weightSpecsOf } from './layers-files.js';
import { utf8 } from './model-files.js';
import { float16File, float32File } from './weights-file.js';

/** The number format of stored weights; arithmetic is float32 either way. */
export type WeightFormat = 'float16' | 'float32';

/** A tfjs model as the two files of the standard layers format. */
export async function toLayersFiles(model: LayersModel, format: WeightFormat): Promise<LayersFiles> {
  const artifacts = await captureArtifacts(model);
  const float32 = new Float32Array(artifacts.weightData as ArrayBuffer);
  const specs = artifacts.weightSpecs!.map((spec) =>
    format === 'float16'
      ? { ...spec, quantization: { dtype: 'float16' as const, original_dtype: 'float32' as const } }
      : spec,
  );
  const json = {
    format: 'layers-model',
    generatedBy: 'aec',
    convertedBy: null,
    modelTopology: artifacts.modelTopology,
    weightsManifest: [{ paths: ['weights.bin'], weights: specs }],
  };
  return {
    'model.json': utf8(`${JSON.stringify(json)}\n`),
    'weights.bin': format === 'float16' ? float16File(float32) : float32File(float32),
  };
}

/**
 * Gives `model`, just built, the weights that `toLayersFiles` stored for one like it. The topology in model.json is for
 * other programs: aec builds the model itself and takes nothing but numbers from the files. Throws
 * `AecError('model')`, with `where` in front, unless they are just the weights that the model has.
 */
export function setStoredWeights(model: LayersModel, files: LayersFiles, where: string): void {
  const specs = weightSpecsOf(files['model.json'], `${where}/model.json`);
  const bytes = files['weights.bin'];
  const shapes = model.weights.map(({ shape }) => JSON.stringify(shape));
  if (JSON.stringify(specs.map(({ shape }) => JSON.stringify(shape))) !== JSON.stringify(shapes)) {
    throw new AecError(
      'model',
      `${where}: does not hold the weights of its architecture; restore the folder`,
    );
  }
  const size = specs.reduce((sum, spec) => sum + bytesOf(spec), 0);
  if (bytes.length !== size) {
    throw new AecError(
      'model',
      `${where}: weights.bin has ${formatCountOf(bytes.length, 'byte')}, not ${size}; restore the folder`,
    );
  }
  tf.tidy(() => {
    const weights = tf.io.decodeWeights(Uint8Array.from(bytes).buffer, [...specs]);
    model.setWeights(specs.map(({ name }) => weights[name]!));
  });
}

function bytesOf(spec: WeightSpec): number {
  return sizeOf(spec) * (spec.quantization ? 2 : 4);
}

async function captureArtifacts(model: LayersModel): Promise<io.ModelArtifacts> {
  let captured: io.ModelArtifacts | undefined;
  await model.save({
    save: async (artifacts) => {
      captured = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    },
  });
  return captured!;
}

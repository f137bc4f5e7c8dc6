import type { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { tfl } from '../engine/tfjs.js';
import { toFloat16 } from './float16.js';

/** How weights are stored; arithmetic is float32 either way. */
export type WeightFormat = 'float16' | 'float32';

/** The two files of the standard tfjs layers format, which any tfjs program loads with `tf.loadLayersModel`. */
export interface LayersFiles {
  readonly 'model.json': Uint8Array;
  readonly 'weights.bin': Uint8Array;
}

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
  const weights = format === 'float16' ? toFloat16(float32) : float32;
  return {
    'model.json': Buffer.from(`${JSON.stringify(json)}\n`),
    'weights.bin': new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength),
  };
}

export async function fromLayersFiles(files: LayersFiles): Promise<LayersModel> {
  const json = JSON.parse(Buffer.from(files['model.json']).toString('utf8'));
  const bytes = files['weights.bin'];
  return tfl.loadLayersModel({
    load: async () => ({
      modelTopology: json.modelTopology,
      weightSpecs: json.weightsManifest[0].weights,
      weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
    }),
  });
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

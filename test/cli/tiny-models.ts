import path from 'node:path';
import { modelFiles } from '../../src/architectures/classical/coding/model-files.js';
import { findArchitecture } from '../../src/architectures/registry.js';
import { Random } from '../../src/data/random.js';
import { useExactEngine } from '../../src/engine/exact.js';
import { FactorizedModel } from '../../src/entropy/factorized.js';
import { initializeWeights } from '../../src/layers/initialize.js';
import { toLayersFiles } from '../../src/model-store/artifacts.js';
import { writeModelFolder } from '../../src/model-store/folder.js';
import type { ModelSpec } from '../../src/model-store/model-spec.js';

/** Writes `models/<id>`: a variational model of random weights, whose latent has so many numbers for 32×32 pixels. */
export async function writeTinyVae(folder: string, id: string, latentChannels: number): Promise<void> {
  await useExactEngine();
  const architecture = findArchitecture('conv');
  const options = architecture.parseOptions({ filters: [4, 4, 4, 4], latentChannels });
  const { encoder, decoder, geometry } = architecture.build(options, 1);
  const random = new Random(latentChannels);
  initializeWeights(encoder, random);
  initializeWeights(decoder, random);
  const counts = Array.from(
    { length: latentChannels },
    () => new Map([-1, 0, 1].map((symbol) => [symbol, 1])),
  );
  const spec: ModelSpec = {
    version: 1,
    id,
    architecture: 'conv',
    options,
    channels: 1,
    geometry,
    steps: counts.map(() => 0.1),
    prior: 'normal',
    entropy: FactorizedModel.fromCounts(counts).toJSON(),
  };
  const files = modelFiles(
    spec,
    await toLayersFiles(encoder, 'float32'),
    await toLayersFiles(decoder, 'float32'),
  );
  await writeModelFolder(path.join(folder, 'models', id), id, files, new Map());
  encoder.dispose();
  decoder.dispose();
}

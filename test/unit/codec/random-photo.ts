import type { PhotoModel } from '../../../src/architectures/model.js';
import { loadPhotoRates } from '../../../src/architectures/photo/coding/files.js';
import { freezePhoto } from '../../../src/architectures/photo/training/freeze.js';
import { PhotoTraining } from '../../../src/architectures/photo/training/photo-training.js';
import { Random } from '../../../src/data/random.js';
import { useExactEngine } from '../../../src/engine/exact.js';
import { tf } from '../../../src/engine/tfjs.js';
import { fileOf } from '../../../src/model-store/model-files.js';
import { parseSpec } from '../../../src/model-store/model-spec.js';
import { defaultConfig } from '../../../src/training/config.js';

const config = {
  ...defaultConfig,
  id: 'random-photo',
  architecture: 'photo',
  architectureOptions: { latentChannels: 32, filters: [4, 6] },
};

/** A small photo training whose every weight is moved at random from where it starts. */
export async function randomPhotoTraining(): Promise<PhotoTraining> {
  await useExactEngine();
  const training = new PhotoTraining(config);
  const random = new Random(11);
  for (const variable of training.variables) {
    const noise = new Float32Array(variable.size);
    random.fillNormal(noise, 0.02);
    tf.tidy(() => variable.assign(tf.add(variable, tf.tensor(noise, variable.shape))));
  }
  return training;
}

/** The model that `training` stands for now. */
export async function photoModelOf(training: PhotoTraining): Promise<PhotoModel> {
  const files = await freezePhoto(training, config);
  const spec = parseSpec(JSON.parse(new TextDecoder().decode(fileOf(files, 'codec.json', 'test'))), 'test');
  const { encoder, decoder } = training.autoencoder;
  return {
    kind: 'photo',
    id: 'random-photo',
    hash: 'ab'.repeat(32),
    spec,
    encoder,
    decoder,
    rateAt: loadPhotoRates(spec, files, 'test'),
    dispose: () => training.dispose(),
  };
}

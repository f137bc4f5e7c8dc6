import { freezePhoto } from '../../../src/architectures/photo/training/freeze.js';
import { PhotoTraining } from '../../../src/architectures/photo/training/photo-training.js';
import { photoSettings } from '../../../src/architectures/photo/training/settings.js';
import { withSettings } from '../../../src/architectures/settings.js';
import type { FrozenModel } from '../../../src/architectures/trainable.js';
import { Random } from '../../../src/data/random.js';
import { useExactEngine } from '../../../src/engine/exact.js';
import { tf } from '../../../src/engine/tfjs.js';
import type { Model } from '../../../src/index.js';
import { parseSpec, specFile } from '../../../src/model-store/model-spec.js';
import { trainingConfig } from '../../../src/training/config.js';
import { openFiles } from '../../open-files.js';
import { naturalImage } from './natural-image.js';

const common = trainingConfig({
  id: 'random-photo',
  architecture: 'photo',
  architectureOptions: { latentChannels: 32, filters: [4, 6], samples: { hidden: 6, components: 2 } },
});
const config = withSettings(photoSettings, common);

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

/** The model that `training` stands for now, as files; scales are chosen on images like photographs. */
export async function photoFilesOf(training: PhotoTraining): Promise<FrozenModel> {
  const images = [1, 2, 3, 4].map((seed) => naturalImage(64, 64, seed));
  const samples = images.flatMap(({ data }) => Array.from(data, (sample) => sample / 255));
  const x = tf.tensor4d(samples, [4, 64, 64, 3]);
  const frozen = await freezePhoto(training, config, x);
  x.dispose();
  return frozen;
}

/** That model. */
export async function photoModelOf(training: PhotoTraining): Promise<Model> {
  const { files, layers } = await photoFilesOf(training);
  const spec = parseSpec(files.get('codec.json')!, 'random-photo');
  const qualities = Array.from({ length: 98 }, (_, rate) => [rate + 1, rate]);
  return openFiles('random-photo', new Map([...files, specFile({ ...spec, qualities })]), layers);
}

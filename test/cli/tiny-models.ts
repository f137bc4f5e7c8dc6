import path from 'node:path';
import { writeModelFolder } from '../../src/model-store/folder.js';
import { randomConvFiles } from '../unit/codec/tiny-transforms.js';

/** Writes `models/<id>`: a variational model of random weights, whose latent has this many numbers for 32×32 pixels. */
export async function writeTinyVae(folder: string, id: string, latentChannels: number): Promise<void> {
  const options = { filters: [4, 4, 4, 4], latentChannels };
  const { files, layers } = await randomConvFiles(1, {
    id,
    options,
    step: 0.1,
    seed: latentChannels,
    prior: 'normal',
  });
  await writeModelFolder(path.join(folder, 'models', id), id, files, layers);
}

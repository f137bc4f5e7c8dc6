import type { Variable } from '@tensorflow/tfjs-core';
import { assignValues } from '../../../layers/tensor-values.js';
import { readInstalledModel } from '../../../model-store/installed.js';
import { readLayersFiles } from '../../../model-store/layers-files.js';
import { float16sIn } from '../../../model-store/weights-file.js';
import { SettingError } from '../../settings.js';
import { GAINS_FILE, NETWORK_FILE } from '../coding/files.js';

/** The variables that a stored model has weights for; in its file, those of `prior` follow the constant part. */
interface Parts {
  readonly encoder: readonly Variable[];
  readonly decoder: readonly Variable[];
  readonly gains: readonly Variable[];
  readonly prior: readonly Variable[];
}

/** Starts a `photo` training from the weights of a model, given by id or folder. `AecError('usage')` if sizes differ. */
export async function startFrom(
  idOrFolder: string,
  { encoder, decoder, gains, prior }: Parts,
): Promise<void> {
  const { spec, files: coding, read, where } = await readInstalledModel(idOrFolder);
  if (spec.architecture !== 'photo') {
    throw new SettingError(
      'from',
      `must name a photo model; ${idOrFolder} is of the architecture ${spec.architecture}`,
    );
  }
  const files = new Map(coding);
  for (const name of ['encoder', 'decoder']) {
    const layers = await readLayersFiles(read, name, where);
    files.set(`${name}/weights.bin`, layers['weights.bin']);
  }
  const take = (variables: readonly Variable[], file: string) => {
    const numbers = float16sIn(files, file, where);
    let at = numbers.length - variables.reduce((sum, { size }) => sum + size, 0);
    if (at < 0 || (at > 0 && file !== NETWORK_FILE)) {
      throw new SettingError('from', `must be a photo model of the same sizes, not ${idOrFolder}`);
    }
    const values = variables.map(({ name, shape, size }) => {
      at += size;
      return { name, shape, values: Float32Array.from(numbers.subarray(at - size, at)) };
    });
    assignValues(variables, values);
  };
  take(encoder, 'encoder/weights.bin');
  take(decoder, 'decoder/weights.bin');
  take(gains, GAINS_FILE);
  take(prior, NETWORK_FILE);
}

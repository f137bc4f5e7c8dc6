import type { Variable } from '@tensorflow/tfjs-core';
import { AecError } from '../../../errors.js';
import { fromFloat16 } from '../../../model-store/float16.js';
import { filesIn } from '../../../model-store/folder.js';
import { findModel } from '../../../model-store/installed.js';
import { fileOf } from '../../../model-store/model-files.js';
import { readModel } from '../../../model-store/read-model.js';
import { assignValues } from '../../../training/tensor-values.js';
import { GAINS_FILE, NETWORK_FILE } from '../coding/files.js';

/** What of a training has values of its own in a model; `prior` after its constant part. */
interface Parts {
  readonly encoder: readonly Variable[];
  readonly decoder: readonly Variable[];
  readonly gains: readonly Variable[];
  readonly prior: readonly Variable[];
}

/** Gives a `photo` training the weights of a model, by id or folder. `AecError('usage')` if it has other sizes. */
export async function startFrom(
  idOrFolder: string,
  { encoder, decoder, gains, prior }: Parts,
): Promise<void> {
  const { folder } = await findModel(idOrFolder);
  const { files } = await readModel(filesIn(folder), folder);
  const take = (variables: readonly Variable[], file: string) => {
    const numbers = fromFloat16(fileOf(files, file, folder));
    let at = numbers.length - variables.reduce((sum, { size }) => sum + size, 0);
    if (at < 0 || (at > 0 && file !== NETWORK_FILE)) {
      throw new AecError('usage', `--from ${idOrFolder}: a photo model of other sizes`);
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

import type { Variable } from '@tensorflow/tfjs-core';
import { assignNumbers } from '../../../layers/tensor-values.js';
import { readInstalledModel } from '../../../model-store/installed.js';
import { numbersIn, readLayersFiles } from '../../../model-store/layers-files.js';
import { float16sIn } from '../../../model-store/weights-file.js';
import type { SampleNetworks } from '../../lossless/training/sample-networks.js';
import { SettingError } from '../../settings.js';
import { GAINS_FILE, parsePhotoSpec } from '../coding/files.js';
import type { FloatCellNetwork } from '../float-cell-network.js';
import { takeStoredCells } from '../stored-cells.js';

/** The parts of a training that a stored model has weights for. */
interface Parts {
  readonly encoder: readonly Variable[];
  readonly decoder: readonly Variable[];
  readonly gains: readonly Variable[];
  readonly prior: FloatCellNetwork;
  readonly samples: SampleNetworks;
}

/** Starts a `photo` training from the weights of a model, given by id or folder. `AecError('usage')` if sizes differ. */
export async function startFrom(
  idOrFolder: string,
  { encoder, decoder, gains, prior, samples }: Parts,
): Promise<void> {
  const model = await readInstalledModel(idOrFolder);
  const { spec, files, read, where } = model;
  if (spec.architecture !== 'photo') {
    throw new SettingError(
      'from',
      `must name a photo model; ${idOrFolder} is of the architecture ${spec.architecture}`,
    );
  }
  const refuse = () => new SettingError('from', `must be a photo model of the same sizes, not ${idOrFolder}`);
  const { network } = parsePhotoSpec(spec, where).entropy;
  if (JSON.stringify(network) !== JSON.stringify(prior.shape)) throw refuse();
  const take = (variables: readonly Variable[], numbers: ArrayLike<number>) => {
    if (!assignNumbers(variables, Float32Array.from(numbers))) throw refuse();
  };
  const weightsOf = async (name: string) =>
    numbersIn(await readLayersFiles(read, name, where), `${where}/${name}`);
  take(encoder, await weightsOf('encoder'));
  take(decoder, await weightsOf('decoder'));
  take(gains, float16sIn(files, GAINS_FILE, where));
  await takeStoredCells(prior, model);
  await samples.take(model);
}

import type { Variable } from '@tensorflow/tfjs-core';
import { buildSmallNetwork } from '../../../layers/small-network.js';
import { assignNumbers } from '../../../layers/tensor-values.js';
import { setStoredWeights } from '../../../model-store/artifacts.js';
import { readInstalledModel } from '../../../model-store/installed.js';
import { numbersIn, readLayersFiles } from '../../../model-store/layers-files.js';
import type { StoredModel } from '../../../model-store/read-model.js';
import type { NetworkSize } from '../../../runtime/integer/small-network.js';
import { SettingError } from '../../settings.js';
import { contextNetworkSize } from '../coding/context-network.js';
import { contextName, parseRdSpec, readClasses } from '../coding/files.js';
import type { TrainedContextNetwork } from './trained-context-network.js';

/** The parts of an `rd` training that a stored model has weights for. */
interface Parts {
  readonly networks: readonly TrainedContextNetwork[];
  variablesOf(stage: 'decoder'): readonly Variable[];
}

/**
 * Starts an `rd` training from the weights of a model, given by id or folder. If only the new network knows classes, its
 * class weights start at 0. Returns whether the model had classes, which are then taken too.
 * `AecError('usage')` if the model has other sizes.
 */
export async function startFrom(idOrFolder: string, training: Parts): Promise<boolean> {
  const model = await readInstalledModel(idOrFolder);
  const { spec: anySpec, files, read, where } = model;
  const refuse = () => new SettingError('from', `must be an rd model of the same sizes, not ${idOrFolder}`);
  if (anySpec.architecture !== 'rd') {
    throw new SettingError(
      'from',
      `must name an rd model; ${idOrFolder} is of the architecture ${anySpec.architecture}`,
    );
  }
  const { networks } = training;
  const decoder = numbersIn(await readLayersFiles(read, 'decoder', where), `${where}/decoder`);
  if (!assignNumbers(training.variablesOf('decoder'), decoder)) throw refuse();
  const stored = parseRdSpec(anySpec, where).entropy.networks;
  for (const [index, network] of networks.entries()) {
    const shape = stored[index];
    if (!shape || !isAlike(contextNetworkSize(shape), network)) throw refuse();
    await takeContext(network, contextNetworkSize(shape), model, index);
  }
  const known = readClasses(parseRdSpec(anySpec, where), files, where);
  const { classes } = networks.at(-1)!;
  if (!known || !classes) return false;
  if (known.count !== classes.count) throw refuse();
  classes.take(known.tables);
  return true;
}

/** Gives a network the weights of context network `index` of a model, which has size `size`. */
export async function takeContext(
  network: TrainedContextNetwork,
  size: NetworkSize,
  { read, where }: StoredModel,
  index: number,
): Promise<void> {
  const layers = buildSmallNetwork(size);
  const name = contextName(index);
  setStoredWeights(layers, await readLayersFiles(read, name, where), `${where}/${name}`);
  network.take(layers);
  layers.dispose();
}

/** Whether a network may take weights of that size: its features may have classes that the other lacks. */
function isAlike(size: NetworkSize, { size: own, options }: TrainedContextNetwork): boolean {
  const missing = own.features - size.features;
  const isSame = size.inputs === own.inputs && size.hidden === own.hidden && size.outputs === own.outputs;
  return isSame && (missing === 0 || missing === options.classes);
}

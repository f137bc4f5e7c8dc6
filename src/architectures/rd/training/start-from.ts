import type { Variable } from '@tensorflow/tfjs-core';
import { assignValues } from '../../../layers/tensor-values.js';
import { fromFloat16 } from '../../../model-store/float16.js';
import { readInstalledModel } from '../../../model-store/installed.js';
import { readLayersFiles } from '../../../model-store/layers-files.js';
import { float32sIn } from '../../../model-store/weights-file.js';
import { SettingError } from '../../settings.js';
import { contextFile, parseRdSpec, readClasses } from '../coding/files.js';
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
  const { spec: anySpec, files, read, where } = await readInstalledModel(idOrFolder);
  const refuse = () => new SettingError('from', `must be an rd model of the same sizes, not ${idOrFolder}`);
  if (anySpec.architecture !== 'rd') {
    throw new SettingError(
      'from',
      `must name an rd model; ${idOrFolder} is of the architecture ${anySpec.architecture}`,
    );
  }
  const { networks } = training;
  fill(
    training.variablesOf('decoder'),
    Float32Array.from(fromFloat16((await readLayersFiles(read, 'decoder', where))['weights.bin'])),
    refuse,
  );
  for (const [index, network] of networks.entries()) {
    if (!files.has(contextFile(index))) throw refuse();
    fill(network.variables, float32sIn(files, contextFile(index), where), refuse, network.options.classes);
  }
  const known = readClasses(parseRdSpec(anySpec, where), files, where);
  const { classes } = networks.at(-1)!;
  if (!known || !classes) return false;
  if (known.count !== classes.count) throw refuse();
  classes.take(known.tables);
  return true;
}

/** Every other variable holds the weights of features; its last `added` rows may be missing from `numbers`. */
function fill(variables: readonly Variable[], numbers: Float32Array, refuse: () => Error, added = 0): void {
  const missing = (variable: Variable, n: number) => (n % 2 === 1 ? added * variable.shape[1]! : 0);
  const whole = variables.reduce((sum, { size }) => sum + size, 0);
  const without = whole - variables.reduce((sum, variable, n) => sum + missing(variable, n), 0);
  if (numbers.length !== whole && numbers.length !== without) throw refuse();
  const isWhole = numbers.length === whole;
  let at = 0;
  const values = variables.map((variable, n) => {
    const { name, shape, size } = variable;
    const own = new Float32Array(size);
    const given = isWhole ? size : size - missing(variable, n);
    own.set(numbers.subarray(at, at + given));
    at += given;
    return { name, shape, values: own };
  });
  assignValues(variables, values);
}

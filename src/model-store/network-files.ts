import { AecError } from '../errors.js';
import { parseJson } from '../json.js';
import { parseGraph } from '../runtime/integer/graph.js';
import { IntegerNetwork } from '../runtime/integer/network.js';
import { type NetworkParts, readNetwork } from '../runtime/integer/read-network.js';
import { type NetworkSize, SmallNetwork } from '../runtime/integer/small-network.js';
import { fileOf, type ModelFiles, utf8 } from './model-files.js';

/** An integer network as files: src/runtime/integer/description.ts says what is in them. */
export interface NetworkFiles {
  readonly description: unknown;
  readonly weights: Uint8Array;
}

/** The files of a network under its name, as a model folder has them. */
export function networkFilesOf(name: string, { description, weights }: NetworkFiles): [string, Uint8Array][] {
  return [
    [`${name}/network.json`, utf8(`${JSON.stringify(description)}\n`)],
    [`${name}/network.bin`, weights],
  ];
}

/** Channels that an architecture expects of a network. */
export interface NetworkChannels {
  readonly inputs: readonly number[];
  readonly output: number;
}

/** The network `name` of a model. `AecError('model')` if it is missing, damaged, or has other channels. */
export function networkIn(
  files: ModelFiles,
  name: string,
  channels: NetworkChannels,
  where: string,
): IntegerNetwork {
  const weights = fileOf(files, `${name}/network.bin`, where);
  const network = IntegerNetwork.load(jsonOf(files, name, where), weights, `${where}/${name}`);
  const inputs = network.inputs.map((input) => input.channels);
  if (network.channels === channels.output && inputs.join() === channels.inputs.join()) return network;
  throw new AecError('model', `${where}: its ${name} is for other channels; restore the folder`);
}

/** The small network `name` of a model. `AecError('model')` if it is missing, damaged, or of another size. */
export function smallNetworkIn(
  files: ModelFiles,
  name: string,
  size: NetworkSize,
  where: string,
): SmallNetwork {
  return new SmallNetwork(networkPartsIn(files, name, where), size, `${where}/${name}`);
}

/** The network `name` of a model for kernels of its own. `AecError('model')` if it is missing or damaged. */
export function networkPartsIn(files: ModelFiles, name: string, where: string): NetworkParts {
  const weights = fileOf(files, `${name}/network.bin`, where);
  return readNetwork(jsonOf(files, name, where), weights, `${where}/${name}`);
}

/** Weights and biases of the convolutions and dense layers of network `name`; `biases: false` for one that is trained without. */
export function parametersIn(
  files: ModelFiles,
  name: string,
  where: string,
  { biases = true }: { readonly biases?: boolean } = {},
): number {
  const { description, shapes, reads } = parseGraph(jsonOf(files, name, where), `${where}/${name}`);
  return description.layers.reduce((sum, layer, i) => {
    if (layer.kind !== 'convolution' && layer.kind !== 'transposed-convolution') return sum;
    const { channels } = shapes[reads[i]![0]!]!;
    return sum + layer.filters * (layer.kernel ** 2 * channels + (biases ? 1 : 0));
  }, 0);
}

function jsonOf(files: ModelFiles, name: string, where: string): unknown {
  const file = `${name}/network.json`;
  return parseJson(fileOf(files, file, where), `${where}/${file}`, 'model');
}

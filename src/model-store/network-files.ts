import { parseJson } from '../json.js';
import { parseGraph } from '../runtime/integer/graph.js';
import { IntegerNetwork } from '../runtime/integer/network.js';
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

/** The network `name` of a model. `AecError('model')` if it is missing or damaged. */
export function networkIn(files: ModelFiles, name: string, where: string): IntegerNetwork {
  return IntegerNetwork.load(
    jsonOf(files, name, where),
    fileOf(files, `${name}/network.bin`, where),
    `${where}/${name}`,
  );
}

/** Weights and biases of the convolutions and dense layers of network `name`. */
export function parametersIn(files: ModelFiles, name: string, where: string): number {
  const { description, shapes, reads } = parseGraph(jsonOf(files, name, where), `${where}/${name}`);
  return description.layers.reduce((sum, layer, i) => {
    if (layer.kind !== 'convolution' && layer.kind !== 'transposed-convolution') return sum;
    const { channels } = shapes[reads[i]![0]!]!;
    return sum + layer.filters * (layer.kernel ** 2 * channels + 1);
  }, 0);
}

function jsonOf(files: ModelFiles, name: string, where: string): unknown {
  const file = `${name}/network.json`;
  return parseJson(fileOf(files, file, where), `${where}/${file}`, 'model');
}

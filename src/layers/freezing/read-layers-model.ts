import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { AecError } from '../../errors.js';
import type { Input, Layer } from '../../runtime/integer/description.js';
import type { FloatLayer, FloatNetwork } from './float-network.js';
import { type Part, partsOf, refuse } from './layer-parts.js';

/** A tfjs model as a float network. AecError('usage') names the first layer that has no integer counterpart. */
export function readLayersModel(model: LayersModel): FloatNetwork {
  const { inputs, outputs } = model;
  if (outputs.length !== 1) {
    throw new AecError('usage', `model "${model.name}" has ${outputs.length} outputs; one can be frozen`);
  }
  const reader = new Reader(inputs);
  const output = reader.nameOf(outputs[0]!);
  const isLayer = reader.layers.some(({ layer }) => layer.name === output);
  if (!isLayer) throw new AecError('usage', `model "${model.name}" has no layer that computes anything`);
  return { inputs: reader.inputs, layers: reader.layers, output };
}

/** Follows a model from its output to its inputs; a layer stands after all that it reads. */
class Reader {
  readonly inputs: Input[];
  readonly layers: FloatLayer[] = [];
  /** Names of tensors by the id of tfjs's symbolic tensor. */
  readonly #names = new Map<number, string>();
  readonly #taken = new Set<string>();

  constructor(inputs: readonly SymbolicTensor[]) {
    this.inputs = inputs.map((tensor): Input => {
      const name = this.#free(tensor.sourceLayer.name);
      this.#names.set(tensor.id, name);
      if (tensor.shape.length !== 4 && tensor.shape.length !== 2) {
        throw refuse(tensor.sourceLayer, `its shape is ${JSON.stringify(tensor.shape)}, not that of images`);
      }
      const [height, width, channels] =
        tensor.shape.length === 2 ? [1, 1, tensor.shape[1]] : tensor.shape.slice(1);
      return { name, height: height ?? undefined, width: width ?? undefined, channels: channels! };
    });
  }

  /** The name of a tensor; whatever computes it is among `layers` afterwards. */
  nameOf(tensor: SymbolicTensor): string {
    const known = this.#names.get(tensor.id);
    if (known !== undefined) return known;
    const layer = tensor.sourceLayer;
    const inputs = tensor.inputs.map((input) => this.nameOf(input));
    const parts = partsOf(layer, tensor.inputs, tensor.shape);
    let from = inputs[0]!;
    parts.forEach((part, i) => {
      const isLast = i === parts.length - 1;
      const name = this.#free(isLast ? layer.name : `${layer.name}/${i + 1}`);
      from = this.#append(part, name, [from, ...part.others.map((other) => inputs[other]!)]);
    });
    this.#names.set(tensor.id, from);
    return from;
  }

  #append({ layer, weights }: Part, name: string, inputs: readonly string[]): string {
    this.layers.push({ layer: { ...layer, name, inputs } as Layer, ...(weights && { weights }) });
    return name;
  }

  /** `name`, or `name#2` and so on where a layer is used more than once. */
  #free(name: string): string {
    let free = name;
    for (let use = 2; this.#taken.has(free); use++) free = `${name}#${use}`;
    this.#taken.add(free);
    return free;
  }
}

import { AecError } from '../../errors.js';
import { parseAs } from '../../json.js';
import { type Description, descriptionSchema } from './description.js';
import { type ImageShape, layerShape } from './shapes.js';

/** A description whose names are resolved and whose channels are known. Inputs come first among the tensors, then every layer's output. */
export interface Graph {
  readonly description: Description;
  /** For every layer the tensors that it reads. */
  readonly reads: readonly (readonly number[])[];
  /** The tensor that is the network's output. */
  readonly output: number;
  /** Of every tensor, as far as it does not depend on the size of inputs. */
  readonly shapes: readonly ImageShape[];
}

/** AecError('model'), which names `where` the JSON is from and the layer, unless the description makes sense. */
export function parseGraph(json: unknown, where: string): Graph {
  const description = parseAs(descriptionSchema, json, where, 'model');
  const { inputs, layers, output } = description;
  const tensors = new Map<string, number>();
  const find = (name: string, what: string) => {
    const tensor = tensors.get(name);
    if (tensor !== undefined) return tensor;
    throw new AecError('model', `${where}: ${what} is "${name}", and nothing before it has that name`);
  };
  const define = (name: string) => {
    if (tensors.has(name)) throw new AecError('model', `${where}: two layers are called "${name}"`);
    tensors.set(name, tensors.size);
  };
  for (const { name } of inputs) define(name);
  const reads = layers.map((layer) => {
    const own = layer.inputs.map((name) => find(name, `an input of layer "${layer.name}"`));
    define(layer.name);
    return own;
  });
  const graph = { description, reads, output: find(output, 'the output') };
  const given = inputs.map(({ height, width, channels }) => ({ height, width, channels }));
  return { ...graph, shapes: inferShapes(graph, given, 'model', where) };
}

/** The shapes of all tensors for inputs of these shapes; AecError(code) names the first layer that cannot take its own. */
export function inferShapes(
  { description, reads }: Pick<Graph, 'description' | 'reads'>,
  inputs: readonly ImageShape[],
  code: 'model' | 'input',
  where: string,
): ImageShape[] {
  const shapes = [...inputs];
  description.layers.forEach((layer, i) => {
    const shape = layerShape(
      layer,
      reads[i]!.map((tensor) => shapes[tensor]!),
    );
    if (typeof shape === 'string') throw new AecError(code, `${where}: layer "${layer.name}": ${shape}`);
    shapes.push(shape);
  });
  return shapes;
}

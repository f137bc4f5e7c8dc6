import type { Input, Layer } from '../../runtime/integer/description.js';
import { type ImageShape, layerShape } from '../../runtime/integer/shapes.js';

/** The numbers of a (transposed) convolution before they are integers. */
export interface FloatWeights {
  /** `[filters, kernel, kernel, channels]`: the order of the runtime. */
  readonly kernel: Float32Array;
  /** `[filters]` */
  readonly bias: Float32Array;
}

/** A layer of an integer network with weights that are still floats. The `shift` of an `add` means nothing yet, and a `table` is a sigmoid. */
export interface FloatLayer {
  readonly layer: Layer;
  readonly weights?: FloatWeights;
  /** An `add` of a tensor and 0 times itself, which changes scales and no values. */
  readonly rescales?: boolean;
}

/** A tfjs model in the runtime's layers: what is left to choose is scales. */
export interface FloatNetwork {
  readonly inputs: readonly Input[];
  readonly layers: readonly FloatLayer[];
  /** The name of the layer whose output is that of the network. */
  readonly output: string;
}

/** The shapes of all tensors by name, inputs among them, as far as they do not depend on the size of the image. */
export function shapesOf({ inputs, layers }: FloatNetwork): Map<string, ImageShape> {
  const shapes = new Map<string, ImageShape>();
  for (const { name, height, width, channels } of inputs) shapes.set(name, { height, width, channels });
  for (const { layer } of layers) {
    const given = layer.inputs.map((name) => shapes.get(name)!);
    const shape = layerShape(layer, given);
    if (typeof shape === 'string') throw new Error(`${layer.name}: ${shape}`);
    shapes.set(layer.name, shape);
  }
  return shapes;
}

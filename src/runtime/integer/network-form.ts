import { AecError } from '../../errors.js';
import type { DenseLayer } from './dense-layer.js';
import type { LoadedLayer } from './program.js';
import type { NetworkParts } from './read-network.js';
import type { ConvolutionWeights } from './weights.js';

/** The form of a network that special kernels run: its layers in order, the last of which is the output. */
export interface NetworkForm {
  /** Channels of the inputs. */
  readonly inputs: readonly number[];
  readonly layers: readonly {
    readonly kind: 'concatenate' | 'convolution' | 'add';
    /** Tensors that it reads: the inputs come first, then the layers. */
    readonly reads: readonly number[];
    /** Outputs of a convolution, which sees one pixel. */
    readonly units?: number;
    /** Slope of the activation, if there is one. */
    readonly slope?: number;
  }[];
}

/** The layers of a network; AecError('model') unless it has just this form. */
export function layersOfForm(
  { graph, layers }: NetworkParts,
  where: string,
  form: NetworkForm,
): readonly LoadedLayer[] {
  const fail = (what: string) => new AecError('model', `${where}: ${what} is not as its model says`);
  const { inputs } = graph.description;
  if (inputs.map(({ channels }) => channels).join() !== form.inputs.join()) {
    throw fail('the size of its inputs');
  }
  if (layers.length !== form.layers.length || graph.output !== inputs.length + layers.length - 1) {
    throw fail('the number of its layers');
  }
  for (const [i, { layer }] of layers.entries()) {
    const { kind, reads, units, slope } = form.layers[i]!;
    const isAlike =
      layer.kind === kind &&
      graph.reads[i]!.join() === reads.join() &&
      ('slope' in layer ? layer.slope : undefined) === slope &&
      (layer.kind !== 'convolution' || (layer.filters === units && layer.kernel === 1 && layer.stride === 1));
    if (!isAlike) throw fail(`layer "${layer.name}"`);
  }
  return layers;
}

/** A convolution that sees one pixel. */
export function denseLayer({ layer, channels, weights }: LoadedLayer): DenseLayer {
  if (layer.kind !== 'convolution') throw new Error(`${layer.name} is no convolution`);
  return {
    inputs: channels,
    outputs: layer.filters,
    slope: layer.slope,
    weights: weights as ConvolutionWeights,
  };
}

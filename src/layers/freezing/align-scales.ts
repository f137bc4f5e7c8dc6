import type { Layer } from '../../runtime/integer/description.js';
import type { ImageShape } from '../../runtime/integer/shapes.js';
import { type FloatLayer, type FloatNetwork, shapesOf } from './float-network.js';
import { ScaleGroups } from './scale-groups.js';

/** The scale of a sigmoid where nobody gives one: 1.0 is 8160 = 32 · 255. */
const SIGMOID_SCALE = 1 / 8160;

/** A network, and which of its channels share a scale. */
export interface AlignedNetwork {
  readonly network: FloatNetwork;
  readonly groups: ScaleGroups;
}

/**
 * Finds the channels that must share a scale, those of inputs and of the output as given. Where layers without arithmetic
 * would need two scales at once, an `add` of the tensor and 0 goes between, which changes the scale.
 */
export function alignScales(
  network: FloatNetwork,
  inputScales: readonly ArrayLike<number>[],
  outputScale: ArrayLike<number> | undefined,
): AlignedNetwork {
  const shapes = shapesOf(network);
  const groups = new ScaleGroups();
  const layers: FloatLayer[] = [];
  network.inputs.forEach(({ name, channels }, i) => {
    groups.add(name, channels, inputScales[i]!);
  });
  for (const { layer, ...rest } of network.layers) {
    groups.add(layer.name, shapes.get(layer.name)!.channels);
    const given = layer.inputs.map((name) => shapes.get(name)!);
    if (groups.join(sharedScales(layer, layer.inputs, given, shapes.get(layer.name)!, groups))) {
      layers.push({ layer, ...rest });
      continue;
    }
    const inputs = layer.inputs.map((name, i) =>
      rescale(name, `${layer.name}/scale${i + 1}`, given[i]!.channels),
    );
    layers.push({ layer: { ...layer, inputs } as Layer, ...rest });
    groups.join(sharedScales(layer, inputs, given, shapes.get(layer.name)!, groups));
  }

  const { output } = network;
  let scaled = output;
  if (outputScale && !groups.fix(groups.groupsOf(output), outputScale)) {
    scaled = rescale(output, `${output}/scale`, shapes.get(output)!.channels);
    groups.fix(groups.groupsOf(scaled), outputScale);
  }
  for (const { layer } of layers) {
    if (layer.kind !== 'table') continue;
    const group = groups.groupOf(layer.name, 0);
    if (groups.fixedScale(group) === undefined) groups.fix([group], [SIGMOID_SCALE]);
  }
  return { network: { ...network, layers, output: scaled }, groups };

  /** Appends a copy of a tensor whose scales are free. */
  function rescale(tensor: string, name: string, channels: number): string {
    layers.push({ layer: { kind: 'add', name, inputs: [tensor, tensor], shift: 0 }, rescales: true });
    groups.add(name, channels);
    return name;
  }
}

/** Pairs of groups between which a layer moves values as they are. */
function* sharedScales(
  layer: Layer,
  inputs: readonly string[],
  given: readonly ImageShape[],
  shape: ImageShape,
  groups: ScaleGroups,
): Iterable<[number, number]> {
  const { name } = layer;
  const [x] = inputs as [string];
  const [{ channels }] = given as [ImageShape];
  switch (layer.kind) {
    case 'activation':
    case 'max-pool':
    case 'upsample':
      for (let c = 0; c < channels; c++) yield [groups.groupOf(x, c), groups.groupOf(name, c)];
      break;
    case 'keep-largest':
      for (let c = 0; c < channels; c++) {
        yield [groups.groupOf(x, 0), groups.groupOf(x, c)];
        yield [groups.groupOf(x, c), groups.groupOf(name, c)];
      }
      break;
    case 'table':
      for (let c = 1; c < channels; c++) {
        yield [groups.groupOf(x, 0), groups.groupOf(x, c)];
        yield [groups.groupOf(name, 0), groups.groupOf(name, c)];
      }
      break;
    case 'concatenate': {
      let first = 0;
      for (const [i, input] of inputs.entries()) {
        for (let c = 0; c < given[i]!.channels; c++) {
          yield [groups.groupOf(input, c), groups.groupOf(name, first + c)];
        }
        first += given[i]!.channels;
      }
      break;
    }
    case 'depth-to-space':
      for (let c = 0; c < channels; c++) {
        yield [groups.groupOf(x, c), groups.groupOf(name, c % shape.channels)];
      }
      break;
    case 'reshape':
      for (let i = 0; i < shape.height! * shape.width! * shape.channels; i++) {
        yield [groups.groupOf(x, i % channels), groups.groupOf(name, i % shape.channels)];
      }
      break;
    default:
  }
}

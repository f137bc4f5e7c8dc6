import { type DenseLayer, type InputPair, neighbours } from '../../../runtime/integer/dense-layer.js';
import { denseLayer, layersOfForm } from '../../../runtime/integer/network-form.js';
import type { NetworkParts } from '../../../runtime/integer/read-network.js';
import { type CellNetworkShape, type ChannelGroup, channelGroups, NEIGHBOURS } from './cell-network-shape.js';

/** The layers of a group of channels. */
export interface CellGroup extends ChannelGroup {
  readonly inner: DenseLayer;
  readonly outer: DenseLayer;
}

/**
 * A network that predicts the symbols of a latent cell from the cells before it, and each group of channels also from the
 * groups before it, in integers.
 *
 *     7 neighbours × channels × 2 features ─► hidden, ReLU ──┬─► groupHidden, ReLU ─► mean and log scale of a group
 *     groups before, of this cell, × 2 features ─────────────┘
 *
 * Every layer also sees the weights of the anchors, between which the quality lies. The two features of a symbol are
 * zero for the many symbols that are zero, which therefore cost nothing.
 */
export interface CellNetwork {
  readonly shape: CellNetworkShape;
  readonly first: DenseLayer;
  readonly groups: readonly CellGroup[];
}

/** The parts of a cell network: the network of the hidden units, and one per group. */
export interface CellNetworkParts {
  readonly hidden: NetworkParts;
  readonly groups: readonly NetworkParts[];
}

/** AecError('model') unless the parts have the form and size that `shape` says. */
export function cellNetwork(shape: CellNetworkShape, parts: CellNetworkParts, where: string): CellNetwork {
  const { channels, hidden, groupHidden, anchors } = shape;
  const first = layersOfForm(parts.hidden, `${where}/entropy/hidden`, {
    inputs: [NEIGHBOURS * channels * 2, anchors],
    layers: [
      { kind: 'concatenate', reads: [0, 1] },
      { kind: 'convolution', reads: [2], units: hidden, slope: 0 },
    ],
  });
  const groups = channelGroups(shape).map(({ start, count }, g): CellGroup => {
    const seen = start === 0 ? [hidden] : [hidden, 2 * start];
    const features = seen.length; // the tensor of the anchors' weights
    const layers = layersOfForm(parts.groups[g]!, `${where}/entropy/group-${g}`, {
      inputs: [...seen, anchors],
      layers: [
        { kind: 'concatenate', reads: [...seen.keys(), features] },
        { kind: 'convolution', reads: [features + 1], units: groupHidden, slope: 0 },
        { kind: 'concatenate', reads: [features + 2, features] },
        { kind: 'convolution', reads: [features + 3], units: 2 * count },
      ],
    });
    return { start, count, inner: denseLayer(layers[1]!), outer: denseLayer(layers[3]!) };
  });
  return { shape, first: denseLayer(first[1]!), groups };
}

/** The inputs of the first layer as the kernels list them: the two features of each channel, neighbour after neighbour. */
export function neighbourPairs({ channels }: CellNetworkShape): InputPair[] {
  return Array.from({ length: NEIGHBOURS }, (_, k) => featurePairs(channels, 2 * k * channels)).flat();
}

/** The inputs of a group's inner layer: the hidden units, and the two features of each channel before it. */
export function groupPairs({ hidden }: CellNetworkShape, { start }: ChannelGroup): InputPair[] {
  return [...neighbours(hidden), ...featurePairs(start, hidden)];
}

/** Signed features stand before the sizes. */
function featurePairs(channels: number, first: number): InputPair[] {
  return Array.from({ length: channels }, (_, c) => [first + c, first + channels + c]);
}

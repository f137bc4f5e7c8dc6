import type { Layer } from '../../runtime/integer/description.js';
import type { FloatLayer, FloatNetwork } from './float-network.js';

/** Layers whose output may be activated, and layers that an activation may be moved across: they only move and choose values. */
const ACTIVATED: readonly Layer['kind'][] = ['convolution', 'transposed-convolution', 'add'];
const CROSSED: readonly Layer['kind'][] = ['depth-to-space', 'upsample', 'max-pool', 'reshape'];

/**
 * Makes (leaky) ReLUs part of the layer that computes their input, where nothing else reads that. It saves a pass, and half of
 * the range where negative values become small or 0. An activation rises with its input, so that it may go before a max pool, too.
 */
export function fuseActivations(network: FloatNetwork): FloatNetwork {
  let fused = network;
  for (const { layer } of network.layers) {
    if (layer.kind === 'activation') fused = fuse(fused, layer.name, layer.slope);
  }
  return fused;
}

function fuse(network: FloatNetwork, name: string, slope: number): FloatNetwork {
  const source = network.layers.find(({ layer }) => layer.name === name)!.layer.inputs[0];
  const target = activatorOf(network, source);
  if (target === undefined) return network;
  const rename = (tensor: string) => (tensor === name ? source : tensor);
  const layers = network.layers
    .filter(({ layer }) => layer.name !== name)
    .map(({ layer, ...rest }): FloatLayer => {
      const own = layer.name === target ? { slope } : {};
      return { layer: { ...layer, ...own, inputs: layer.inputs.map(rename) } as Layer, ...rest };
    });
  return { ...network, layers, output: rename(network.output) };
}

/** The layer that computes the values of a tensor, if it can activate them and nothing else reads them. */
function activatorOf(network: FloatNetwork, tensor: string): string | undefined {
  const { layers, output } = network;
  const readers = layers.filter(({ layer }) => (layer.inputs as readonly string[]).includes(tensor));
  const layer = layers.find((candidate) => candidate.layer.name === tensor)?.layer;
  if (readers.length !== 1 || tensor === output || !layer) return undefined;
  if (CROSSED.includes(layer.kind)) return activatorOf(network, layer.inputs[0]);
  const isFree = ACTIVATED.includes(layer.kind) && !('slope' in layer);
  return isFree ? tensor : undefined;
}

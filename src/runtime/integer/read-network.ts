import { type Graph, parseGraph } from './graph.js';
import type { LoadedLayer } from './program.js';
import { readWeights, WeightReader } from './weights.js';

/** An integer network as it is read from files: what runs it may differ. */
export interface NetworkParts {
  readonly graph: Graph;
  readonly layers: readonly LoadedLayer[];
}

/**
 * Reads a network from its parsed JSON and its file of weights; AecError('model') in one line, which names `where` they are
 * from, if they do not fit together or a sum might overflow.
 */
export function readNetwork(json: unknown, weights: Uint8Array, where: string): NetworkParts {
  const graph = parseGraph(json, where);
  const reader = new WeightReader(weights, where);
  const layers = graph.description.layers.map((layer, i): LoadedLayer => {
    const { channels } = graph.shapes[graph.reads[i]![0]!]!;
    const own = readWeights(layer, channels, reader, `${where}: layer "${layer.name}"`);
    return { layer, channels, weights: own };
  });
  reader.end();
  return { graph, layers };
}

import { setStoredWeights } from '../../model-store/artifacts.js';
import { readLayersFiles } from '../../model-store/layers-files.js';
import type { StoredModel } from '../../model-store/read-model.js';
import { buildCellLayers, takeCellLayers } from './cell-layers.js';
import { groupNetwork, HIDDEN_NETWORK, readChannelTables } from './coding/files.js';
import type { FloatCellNetwork } from './float-cell-network.js';

/** Taps are stored in this unit. */
const TAP_SCALE = 1 / 4096;

/** Gives a cell network the weights of a model of the same sizes. */
export async function takeStoredCells(
  prior: FloatCellNetwork,
  { files, read, where }: StoredModel,
): Promise<void> {
  const layers = buildCellLayers(prior.shape);
  const all = [layers.hidden, ...layers.groups];
  for (const [i, model] of all.entries()) {
    const name = i === 0 ? HIDDEN_NETWORK : groupNetwork(i - 1);
    setStoredWeights(model, await readLayersFiles(read, name, where), `${where}/${name}`);
  }
  const { taps } = readChannelTables(files, prior.shape.channels, where);
  takeCellLayers(
    prior,
    layers,
    Float32Array.from(taps, (tap) => tap * TAP_SCALE),
  );
  for (const model of all) model.dispose();
}

import { Random } from '../../../data/random.js';
import { stream } from '../../../data/streams.js';
import { useExactEngine } from '../../../engine/exact.js';
import type { Image } from '../../../image/image.js';
import { buildSmallNetwork } from '../../../layers/small-network.js';
import { tidily } from '../../../layers/tidily.js';
import { setStoredWeights } from '../../../model-store/artifacts.js';
import { readLayersFiles } from '../../../model-store/layers-files.js';
import type { StoredModel } from '../../../model-store/read-model.js';
import type { FloatCoder } from '../../float-coder.js';
import { largestErrorOf } from '../../rates.js';
import { networkName, parseLosslessSpec } from '../coding/files.js';
import { toPlanes } from '../coding/planes.js';
import { parseLosslessOptions } from '../options.js';
import { newNetworks, residualBits } from './residual-bits.js';
import { gatherResidualRows, type SymbolPlanes } from './residual-rows.js';

/** A stored `lossless` model with its networks in floating point; all else of it is exact anyway. */
export async function openFloatLossless(stored: StoredModel): Promise<FloatCoder> {
  await useExactEngine();
  const { spec, read, where } = stored;
  const options = parseLosslessOptions(parseLosslessSpec(spec, where).options);
  const random = new Random(stream.weights);
  const networks = newNetworks(options, random);
  for (const [index, network] of networks.entries()) {
    const layers = buildSmallNetwork(network.size);
    const name = networkName(index);
    setStoredWeights(layers, await readLayersFiles(read, name, where), `${where}/${name}`);
    network.take(layers);
    layers.dispose();
  }
  return {
    stride: 1,
    code(images, rate) {
      const bits = images.map((image) => {
        const rows = gatherResidualRows([planesOf(image, largestErrorOf(rate!)!)], 1, random, 0);
        return tidily(() => residualBits(networks, rows, options).dataSync()[0]!);
      });
      return { bits: bits.reduce((sum, own) => sum + own, 0) };
    },
    dispose() {
      for (const network of networks) network.dispose();
    },
  };
}

function planesOf(image: Image, largestError: number): SymbolPlanes {
  const { width, height, channels } = image;
  const symbols = toPlanes(image, largestError);
  const size = width * height;
  const planes = Array.from({ length: channels }, (_, p) =>
    Uint8Array.from(symbols.subarray(p * size, (p + 1) * size)),
  );
  return { planes, height, width, largestError };
}

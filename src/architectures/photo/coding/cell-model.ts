import { type CodingKernels, type KernelMemory, Machines } from '../../../entropy/coding-machine.js';
import { KernelModel, type KernelRate } from '../../../entropy/kernel-model.js';
import { AecError } from '../../../errors.js';
import { formatCountOf } from '../../../figures.js';
import {
  type DenseLayer,
  denseNumbers,
  type InputPair,
  listBytes,
  neighbours,
  outputsBytes,
  packConditioned,
  packPairs,
  valuesBytes,
} from '../../../runtime/integer/dense-layer.js';
import { FEATURE_ONE } from '../../../runtime/integer/small-network.js';
import { type CellNetwork, groupPairs, neighbourPairs } from './cell-network.js';
import { binaries } from './generated-kernels.js';

/** The exports of the kernels of this architecture; places are in bytes. */
interface CellKernels extends CodingKernels {
  setNetwork(
    ...numbers: [
      first: number,
      groups: number,
      hidden: number,
      inner: number,
      outputs: number,
      neighbourList: number,
      list: number,
      hiddenUnits: number,
    ]
  ): void;
  setTaps(channels: number, taps: number, divisors: number): void;
  latentBytes(width: number): number;
  beginLatent(width: number, at: number): void;
}

/** The numbers that a cell network needs beside its layers, for each channel. */
export interface ChannelTables {
  /** How much of the W, N, NW and NE neighbours is added to the mean, in units of 2^−12: `[TAPS, channels]`. */
  readonly taps: Int16Array;
  /** Typical scales at the anchors, in units of 2^−8: `[anchors, channels]`. */
  readonly typicalScales: Int16Array;
}

/** A layer in memory. */
interface PlacedLayer {
  readonly layer: DenseLayer;
  readonly outputsAt: number;
}

interface Placed {
  readonly layers: readonly PlacedLayer[];
  readonly divisors: number;
}

/**
 * Autoregressive entropy model of a latent of many channels, at one quality. It goes through the cells in raster order and
 * through the channels of each cell, and gives each symbol a mean and a scale from the symbols before it (Minnen et al.
 * 2018, "Joint autoregressive and hierarchical priors for learned image compression", without the hyperprior; channels in
 * groups as in Minnen & Singh 2020, "Channel-wise autoregressive entropy models").
 */
export type CellModel = KernelModel<CellKernels, Placed>;

/** The models of all qualities; `anchorWeights` of one are its features, integers that sum to FEATURE_ONE. */
export function cellModels(
  network: CellNetwork,
  tables: ChannelTables,
  options: { readonly simd?: boolean } = {},
): (anchorWeights: Int32Array) => CellModel {
  const machines = new Machines<CellKernels, Placed>(
    binaries,
    (memory) => place(memory, network, tables),
    options,
  );
  return (anchorWeights) => new KernelModel(machines, rateOf(network, tables, anchorWeights));
}

function place(memory: KernelMemory<CellKernels>, network: CellNetwork, { taps }: ChannelTables): Placed {
  const { shape, first, groups } = network;
  const layers: PlacedLayer[] = [];
  const placeLayer = (layer: DenseLayer, pairs: readonly InputPair[]) => {
    const outputsAt = memory.reserve(outputsBytes(layer));
    layers.push({ layer, outputsAt });
    const weightsAt = memory.add(packPairs(layer, pairs));
    return memory.add(denseNumbers(layer, { weightsAt, outputsAt, pairs: pairs.length }));
  };
  const seen = neighbourPairs(shape);
  const firstAt = placeLayer(first, seen);
  const groupNumbers = groups.flatMap((group) => [
    placeLayer(group.inner, groupPairs(shape, group)),
    placeLayer(group.outer, neighbours(shape.groupHidden)),
    group.start,
    group.count,
  ]);
  const groupsAt = memory.add(Int32Array.from(groupNumbers));
  const values = (count: number) => memory.reserve(valuesBytes(count));
  const list = (pairs: number) => memory.reserve(listBytes(pairs));
  const divisors = memory.reserve(4 * shape.channels);
  const { kernels } = memory;
  kernels.setNetwork(
    ...([firstAt, groupsAt] as const),
    ...([values(shape.hidden), values(shape.groupHidden), values(2 * Math.max(...shape.groups))] as const),
    ...([
      list(Math.max(seen.length, shape.groupHidden)),
      list(shape.hidden + shape.channels),
      shape.hidden,
    ] as const),
  );
  kernels.setTaps(shape.channels, memory.add(taps), divisors);
  return { layers, divisors };
}

function rateOf(
  { shape }: CellNetwork,
  { typicalScales }: ChannelTables,
  anchorWeights: Int32Array,
): KernelRate<CellKernels, Placed> {
  const { channels } = shape;
  const divisors = Int32Array.from({ length: channels }, (_, c) => {
    let sum = 0;
    for (const [a, weight] of anchorWeights.entries()) sum += weight * typicalScales[a * channels + c]!;
    return 256 + Math.floor(sum / FEATURE_ONE + 0.5);
  });
  return {
    install(machine) {
      for (const { layer, outputsAt } of machine.placed.layers) {
        const first = layer.inputs - anchorWeights.length;
        machine.write(outputsAt, packConditioned(layer, first, anchorWeights));
      }
      machine.write(machine.placed.divisors, divisors);
    },
    rowLength({ width, channels: given }) {
      if (given === channels) return width * channels;
      throw new AecError(
        'model',
        `a latent of ${formatCountOf(given, 'channel')}, where the model has ${channels}`,
      );
    },
    latentBytes: ({ width }, kernels) => kernels.latentBytes(width),
    begin: ({ kernels }, { width }, at) => kernels.beginLatent(width, at),
  };
}

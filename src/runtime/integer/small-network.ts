import {
  type DenseLayer,
  denseNumbers,
  type InputPair,
  listBytes,
  neighbours,
  outputsBytes,
  packConditioned,
  packPairs,
  paddedWidth,
  valuesBytes,
} from './dense-layer.js';
import { denseLayer, layersOfForm } from './network-form.js';
import { packMultipliers } from './packing.js';
import type { NetworkParts } from './read-network.js';
import type { AddWeights } from './weights.js';

/** A feature of 1 as an integer; features are 0 … 1. */
export const FEATURE_ONE = 4096;

/** The size of a small network. */
export interface NetworkSize {
  readonly inputs: number;
  readonly features: number;
  readonly hidden: number;
  readonly outputs: number;
}

/** Where numbers of the kernels go: a machine's memory. */
export interface KernelRoom {
  reserve(bytes: number): number;
  add(numbers: Int16Array | Int32Array): number;
  write(at: number, numbers: Int32Array): void;
}

/** A small network in memory. */
export interface PlacedNetwork {
  /** What the kernels take: class SmallNetwork of kernels/small-network.ts. */
  readonly at: number;
  /** For each layer where what belongs to its outputs lies. */
  readonly outputsAt: readonly number[];
}

/** Sets a placed network to the features that it was `condition`ed on. */
export function setCondition(
  room: KernelRoom,
  { outputsAt }: PlacedNetwork,
  condition: readonly Int32Array[],
): void {
  for (const [l, numbers] of condition.entries()) room.write(outputsAt[l]!, numbers);
}

/** What a network keeps in memory under whatever conditions: its weights, and room for units, outputs and a list. */
interface PlacedWeights {
  readonly layers: readonly { readonly at: number; readonly pairs: number }[];
  readonly multipliers: number;
  readonly rooms: readonly number[];
}

/**
 * An integer network of a fixed form that is run for one symbol at a time, within the loop over symbols: `x` are inputs that
 * differ from symbol to symbol, `f` features that many symbols share.
 *
 *     x, f ─ 1 ─ ReLU ─► h1, f ─ 2 ─ ReLU ─► h2, f ─ 3 ─ + h1 ─ ReLU ─► h3, f ─ 4 ─► outputs
 */
export class SmallNetwork {
  readonly size: NetworkSize;
  readonly #layers: readonly DenseLayer[];
  readonly #multipliers: AddWeights;
  readonly #shift: number;

  /** AecError('model') unless `parts` have that form and size. */
  constructor(parts: NetworkParts, size: NetworkSize, where: string) {
    const { inputs, features, hidden, outputs } = size;
    // Tensors: x, f, joined 1, layer 1, joined 2, layer 2, joined 3, layer 3, sum, joined 4, layer 4.
    const layers = layersOfForm(parts, where, {
      inputs: [inputs, features],
      layers: [
        { kind: 'concatenate', reads: [0, 1] },
        { kind: 'convolution', reads: [2], units: hidden, slope: 0 },
        { kind: 'concatenate', reads: [3, 1] },
        { kind: 'convolution', reads: [4], units: hidden, slope: 0 },
        { kind: 'concatenate', reads: [5, 1] },
        { kind: 'convolution', reads: [6], units: hidden },
        { kind: 'add', reads: [7, 3], slope: 0 },
        { kind: 'concatenate', reads: [8, 1] },
        { kind: 'convolution', reads: [9], units: outputs },
      ],
    });
    const sum = layers[6]!;
    this.size = size;
    this.#layers = [1, 3, 5, 8].map((index) => denseLayer(layers[index]!));
    this.#multipliers = sum.weights as AddWeights;
    this.#shift = sum.layer.kind === 'add' ? sum.layer.shift : 0;
  }

  /** Places the network; `pairs` are the inputs as the kernels list them. Its features are `condition`ed then. */
  place(room: KernelRoom, pairs: readonly InputPair[] = neighbours(this.size.inputs)): PlacedNetwork {
    return this.#placeUnder(room, this.#placeWeights(room, pairs));
  }

  /** Places the network under two conditions, which have the weights in common. */
  placeTwice(room: KernelRoom, pairs: readonly InputPair[]): [PlacedNetwork, PlacedNetwork] {
    const placed = this.#placeWeights(room, pairs);
    return [this.#placeUnder(room, placed), this.#placeUnder(room, placed)];
  }

  #placeWeights(room: KernelRoom, pairs: readonly InputPair[]): PlacedWeights {
    const { hidden, outputs } = this.size;
    const units = () => room.reserve(valuesBytes(hidden));
    const layers = this.#layers.map((layer, l) => {
      const own = l === 0 ? pairs : neighbours(hidden);
      return { at: room.add(packPairs(layer, own)), pairs: own.length };
    });
    const rooms = [units(), units(), units(), room.reserve(valuesBytes(outputs))];
    rooms.push(room.reserve(listBytes(Math.max(pairs.length, hidden))));
    return { layers, multipliers: room.add(this.#packedMultipliers()), rooms };
  }

  #placeUnder(room: KernelRoom, { layers, multipliers, rooms }: PlacedWeights): PlacedNetwork {
    const outputsAt = this.#layers.map((layer) => room.reserve(outputsBytes(layer)));
    const denses = this.#layers.map((layer, l) => {
      const { at, pairs } = layers[l]!;
      return room.add(denseNumbers(layer, { weightsAt: at, outputsAt: outputsAt[l]!, pairs }));
    });
    return { at: room.add(Int32Array.of(...denses, multipliers, this.#shift, ...rooms)), outputsAt };
  }

  /** What belongs to the outputs of each layer under these features, integers. */
  condition(features: ArrayLike<number>): Int32Array[] {
    return this.#layers.map((layer) => packConditioned(layer, layer.inputs - features.length, features));
  }

  #packedMultipliers(): Int16Array {
    const packed = packMultipliers(this.#multipliers);
    const all = new Int16Array(2 * paddedWidth(this.size.hidden));
    all.set(packed.subarray(0, all.length));
    return all;
  }
}

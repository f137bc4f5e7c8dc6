import { type KernelMemory, Machines } from '../../../entropy/coding-machine.js';
import { KernelModel, type KernelRate } from '../../../entropy/kernel-model.js';
import { AecError } from '../../../errors.js';
import { GAIN_FEATURES, gainFeatures } from '../../../runtime/gain-features.js';
import {
  type NetworkSize,
  type PlacedNetwork,
  type SmallNetwork,
  setCondition,
} from '../../../runtime/integer/small-network.js';
import { binaries } from './generated-kernels.js';
import {
  matchOf,
  type PlacedTables,
  placeRate,
  type ResidualKernels,
  rateTables,
  reserveTables,
} from './residual-kernels.js';

/** The size of the networks of a residual model, as codec.json has it. */
export interface ResidualNetworkShape {
  readonly hidden: number;
  /** Logistic distributions mixed around the prediction. */
  readonly components: number;
}

/** Planes of a colour image; a gray image has only the first. */
export const RESIDUAL_PLANES = 3;

/** Samples with a probability of their own: black, white, and those to the west and to the north. */
export const RESIDUAL_SPIKES = 4;

/** Networks give means in this unit, levels of 0 … 255, and steepnesses as 1 / (unit × scale). */
export const RESIDUAL_UNIT = 32;

/** The integer that a mean of 1 unit is as an output of a network: the kernels have units of 1/32 level. */
export const MEAN_ONE = 1024;

const OWN_INPUTS = 35;
const OTHER_INPUTS = 11;
/** The last inputs are differences as they are. */
const PLAIN_INPUTS = 6;
const NEAR_INPUTS = 4;

/** The number of inputs of the network of plane `index`. */
export function residualInputCount(index: number): number {
  return OWN_INPUTS + index * OTHER_INPUTS;
}

/** The size of the network of plane number `index`. */
export function residualNetworkSize(
  { hidden, components }: ResidualNetworkShape,
  index: number,
): NetworkSize {
  return {
    inputs: residualInputCount(index),
    features: GAIN_FEATURES,
    hidden,
    outputs: RESIDUAL_SPIKES + 3 * components,
  };
}

/** What 1 of each input is as a real number: inputs are −1 … 1, and the near ones −2 … 2. */
export function residualInputScales(index: number): number[] {
  const count = residualInputCount(index);
  const firstNear = count - PLAIN_INPUTS;
  return Array.from({ length: count }, (_, i) =>
    i >= firstNear && i < firstNear + NEAR_INPUTS ? 1 / 4096 : 1 / 8191,
  );
}

/**
 * Gives the samples of photographs (and of anything else) distributions around a prediction: a linear predictor that
 * learns while it codes (kernels/least-squares.ts), and a network that knows how far such predictions are off. It codes
 * whole planes one after the other, each with those before it as context: a latent of 1 or 3 channels whose symbols stand
 * plane after plane. Symbols are samples in `gain` steps.
 */
export type ResidualModel = KernelModel<ResidualKernels, Placed>;

/** The residual models of all gains, each made on first use. */
export function residualModels(
  networks: readonly SmallNetwork[],
  { components }: ResidualNetworkShape,
  options: { readonly simd?: boolean } = {},
): (gain: number) => ResidualModel {
  const machines = new Machines<ResidualKernels, Placed>(
    binaries,
    (memory) => place(memory, networks),
    options,
  );
  const models = new Map<number, ResidualModel>();
  return (gain) => {
    const found = models.get(gain) ?? new KernelModel(machines, rateOf(gain, networks, components));
    models.set(gain, found);
    return found;
  };
}

/** Where networks and the tables of a rate lie in a machine. */
interface Placed extends PlacedTables {
  readonly networks: readonly PlacedNetwork[];
}

function place(memory: KernelMemory<ResidualKernels>, networks: readonly SmallNetwork[]): Placed {
  const placed = networks.map((network) => network.place(memory));
  for (const [plane, { at }] of placed.entries()) memory.kernels.setNetwork(plane, at);
  return { networks: placed, ...reserveTables(memory) };
}

/** The numbers of one gain. */
function rateOf(
  gain: number,
  networks: readonly SmallNetwork[],
  components: number,
): KernelRate<ResidualKernels, Placed> {
  const tables = rateTables(gain);
  const conditions = networks.map((network) => network.condition(gainFeatures(gain)));
  return {
    install(machine) {
      const { placed } = machine;
      for (const [plane, own] of placed.networks.entries()) setCondition(machine, own, conditions[plane]!);
      placeRate(machine, tables, components, placed);
    },
    rowLength({ width, channels }) {
      if (channels <= networks.length) return width;
      throw new AecError('model', `the model codes up to ${networks.length} planes, not ${channels}`);
    },
    latentBytes: ({ height, width, channels }, kernels) => kernels.latentBytes(height, width, channels),
    match: matchOf,
    begin: ({ kernels }, { height, width, channels }, at) => kernels.beginLatent(height, width, channels, at),
  };
}

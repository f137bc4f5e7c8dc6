import { cumulativeAt, lookup } from '../../../entropy/cdf.js';
import { type CodingMachine, type KernelMemory, Machines } from '../../../entropy/coding-machine.js';
import { KernelModel, type KernelRate } from '../../../entropy/kernel-model.js';
import { AecError } from '../../../errors.js';
import { GAIN_FEATURES, gainFeatures } from '../../../runtime/gain-features.js';
import { listBytes } from '../../../runtime/integer/dense-layer.js';
import {
  FEATURE_ONE,
  type PlacedNetwork,
  type SmallNetwork,
  setCondition,
} from '../../../runtime/integer/small-network.js';
import {
  type ContextKernels,
  type PlacedWindow,
  placeWindow,
  setWindow,
  type WindowPairs,
  windowPairs,
} from './context-kernels.js';
import type { ContextNetworkShape } from './context-network.js';
import { edgeBelow, largestSymbol, symbolOf } from './gain-symbols.js';
import { binaries } from './generated-kernels.js';
import type { SampleClasses } from './sample-classes.js';

/** Where networks and tables lie in a machine. */
interface Placed extends PlacedWindow {
  /** For images without a class and for those that have one. */
  readonly networks: readonly [PlacedNetwork, PlacedNetwork];
  readonly list: number;
  readonly edges: number;
  readonly spikes: number;
  readonly profile: number;
}

type Machine = CodingMachine<ContextKernels, Placed>;

/**
 * Gives the pixels of an image, in raster order, distributions that depend on the pixels before them in a causal window and
 * on the place in the image. All images have one gain, and everything outside an image is 0. Its meter takes pixels in any
 * order.
 * PixelCNN (van den Oord et al. 2016) with a window in place of stacked masked convolutions, so that a pixel costs one
 * pass through a small network.
 */
export type ContextModel = KernelModel<ContextKernels, Placed>;

/** A context network, loaded. */
export interface LoadedContext {
  readonly shape: ContextNetworkShape;
  readonly network: SmallNetwork;
  /** What tells classes apart at gain 255. */
  readonly classes?: SampleClasses | undefined;
}

/** The context models of all gains that a network codes, each made on first use. */
export function contextModels(
  context: LoadedContext,
  options: { readonly simd?: boolean } = {},
): (gain: number) => ContextModel {
  const pairs = windowPairs(context.shape.window);
  const machines = new Machines<ContextKernels, Placed>(
    binaries,
    (memory) => place(memory, context, pairs),
    options,
  );
  const models = new Map<number, ContextModel>();
  return (gain) => {
    const found = models.get(gain) ?? new KernelModel(machines, rateOf(gain, context, pairs));
    models.set(gain, found);
    return found;
  };
}

function place(
  memory: KernelMemory<ContextKernels>,
  { network, shape }: LoadedContext,
  pairs: WindowPairs,
): Placed {
  const networks = network.placeTwice(memory, pairs.pairs);
  return {
    ...placeWindow(memory, pairs),
    networks,
    list: memory.reserve(listBytes(pairs.pairs.length)),
    edges: memory.reserve(4 * 256),
    spikes: memory.reserve(4 * shape.spikes.length),
    profile: memory.reserve(2 * 256),
  };
}

/** Edges are in units of 2^−16 of the range of samples. */
const EDGE_ONE = 65536;

function rateOf(
  gain: number,
  { shape, network, classes: known }: LoadedContext,
  { firstPosition }: WindowPairs,
): KernelRate<ContextKernels, Placed> {
  const classes = gain === 255 ? known : undefined;
  const largest = largestSymbol(gain);
  const spikes = Int32Array.from(shape.spikes, (sample) => symbolOf(sample, gain));
  const between = Math.min(largest + 1, ...spikes.filter((symbol) => symbol > 0));
  const edges = Int32Array.from({ length: largest + 1 }, (_, k) =>
    Math.floor(edgeBelow(k, gain) * EDGE_ONE + 0.5),
  );
  const condition = (ofClass?: number) => network.condition(features(shape, gain, ofClass));
  const base = condition();
  const ofClasses = new Map<number, { readonly outputs: Int32Array[]; readonly profile: Uint16Array }>();
  const setClass = (machine: Machine, index: number) => {
    const own = ofClasses.get(index) ?? { outputs: condition(index), profile: classes!.profile(index) };
    ofClasses.set(index, own);
    const { networks, profile } = machine.placed;
    setCondition(machine, networks[1], own.outputs);
    machine.write(profile, own.profile);
    machine.kernels.setClass(networks[1].at, profile);
  };
  return {
    install(machine) {
      const { kernels, placed } = machine;
      setWindow(machine, shape.window, gain, placed);
      setCondition(machine, placed.networks[0], base);
      machine.write(placed.edges, edges);
      machine.write(placed.spikes, spikes);
      const { components } = shape;
      kernels.setRate(
        components,
        placed.edges,
        largest,
        placed.spikes,
        spikes.length,
        between,
        firstPosition,
      );
      kernels.setNetwork(placed.networks[0].at, placed.list);
    },
    rowLength({ width, channels }) {
      if (channels === 1) return width;
      throw new AecError('model', `a context model codes latents of one channel, not of ${channels}`);
    },
    latentBytes: ({ height, width }, kernels) => kernels.latentBytes(height, width),
    begin: ({ kernels }, { height, width }, at) => kernels.beginLatent(height, width, at),
    ...(classes && {
      encodeHead(machine, symbols) {
        const index = classes.classOf(symbols);
        const start = cumulativeAt(classes.cdf, index);
        machine.kernels.encode(start, cumulativeAt(classes.cdf, index + 1) - start, 16);
        setClass(machine, index);
      },
      decodeHead(machine) {
        const index = lookup(classes.cdf, machine.kernels.target(16));
        if (index === classes.count) {
          throw new AecError('format', `the payload is damaged: it names none of the ${index} classes`);
        }
        const start = cumulativeAt(classes.cdf, index);
        machine.kernels.consume(start, cumulativeAt(classes.cdf, index + 1) - start, 16);
        setClass(machine, index);
      },
    }),
  };
}

function features({ classes = 0 }: ContextNetworkShape, gain: number, ofClass?: number): Int32Array {
  const all = new Int32Array(GAIN_FEATURES + classes);
  all.set(gainFeatures(gain));
  if (ofClass !== undefined) all[GAIN_FEATURES + ofClass] = FEATURE_ONE;
  return all;
}

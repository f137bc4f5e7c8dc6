import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { AecError } from '../../errors.js';
import { formatCountOf } from '../../figures.js';
import type { Description } from '../../runtime/integer/description.js';
import { IntegerNetwork } from '../../runtime/integer/network.js';
import { LIMIT } from '../../runtime/integer/tensor.js';
import { WeightWriter } from '../../runtime/integer/weight-writer.js';
import { alignScales } from './align-scales.js';
import { chooseScales } from './choose-scales.js';
import { shapesOf } from './float-network.js';
import { fuseActivations } from './fuse-activations.js';
import { type IntegerLayer, integerLayer } from './integer-layers.js';
import { magnitudesOf } from './magnitudes.js';
import { readLayersModel } from './read-layers-model.js';

/** A scale for all channels of a tensor, or one per channel: a real value is integer × scale. */
export type Scale = number | readonly number[];

/** What freezing needs to know. */
export interface FreezeOptions {
  /** The scale of every input of the model, in the order of `model.inputs`. */
  readonly inputScales: readonly Scale[];
  /** The scale of the output; chosen by calibration if it is not given, 1/8160 where the output is a sigmoid. */
  readonly outputScale?: Scale;
  /** Batches of inputs like those that the network will see; each has a tensor per input of the model. */
  readonly calibration: readonly (readonly Tensor[])[];
}

/** An integer network and what its numbers mean. */
export interface FrozenNetwork {
  readonly description: Description;
  /** The file of weights that belongs to it. */
  readonly weights: Uint8Array;
  /** For every input its scale per channel. */
  readonly inputs: readonly { readonly scale: readonly number[] }[];
  readonly output: { readonly scale: readonly number[] };
  /** What became of each layer with weights. */
  readonly errors: readonly LayerError[];
}

/** How far the integers of a layer are from its real numbers. */
export interface LayerError {
  readonly layer: string;
  /** The largest relative error that rounding made in the weights of one of its outputs. */
  readonly error: number;
  /** For the layer that gives the output: the largest value that calibration saw, divided by the largest that its integers hold. Above 1 they clip. */
  readonly reach?: number;
}

/**
 * Turns a trained model into integers that mean the same (Jacob et al. 2018, "Quantization and training of neural networks for
 * efficient integer-arithmetic-only inference"; Ballé, Johnston & Minnen 2019, "Integer networks for data compression with
 * latent-variable models"). Scales are chosen so that the integers of every channel use their range, and go into the weights.
 * The same model and the same calibration give the same bytes. AecError('usage') names a layer that cannot
 * be frozen, 'model' one whose weights are too large for it.
 */
export function freezeNetwork(model: LayersModel, options: FreezeOptions): FrozenNetwork {
  const float = fuseActivations(readLayersModel(model));
  const shapes = shapesOf(float);
  if (options.inputScales.length !== float.inputs.length) {
    throw new AecError(
      'usage',
      `a model of ${formatCountOf(float.inputs.length, 'input')} needs as many scales, not ${options.inputScales.length}`,
    );
  }
  const given = float.inputs.map(({ name, channels }, i) =>
    perChannel(options.inputScales[i]!, channels, name),
  );
  const { outputScale } = options;
  const wanted =
    outputScale === undefined
      ? undefined
      : perChannel(outputScale, shapes.get(float.output)!.channels, float.output);
  const aligned = alignScales(float, given, wanted);
  const magnitudes = magnitudesOf(float, options.calibration);
  const scales = chooseScales(aligned, magnitudes);
  const { network } = aligned;
  const layers = network.layers.map((layer) => {
    const from = layer.layer.inputs.map((name) => scales.get(name)!);
    return integerLayer(layer, from, scales.get(layer.layer.name)!);
  });
  const description = {
    inputs: [...network.inputs],
    layers: layers.map(({ layer }) => layer),
    output: network.output,
  };
  const weights = weightsFile(layers);
  const scale = [...scales.get(network.output)!];
  IntegerNetwork.load(description, weights, model.name); // which checks all of it
  return {
    description,
    weights,
    inputs: given.map((scale) => ({ scale })),
    output: { scale },
    errors: layers.flatMap(({ layer: { name: layer }, error }) => {
      if (error === undefined) return [];
      const seen = layer === float.output && magnitudes.get(layer);
      return seen ? [{ layer, error, reach: reachOf(seen, scale) }] : [{ layer, error }];
    }),
  };
}

/** The largest of some values, one per channel, over what integers of these scales hold. */
function reachOf(values: Float64Array, scale: readonly number[]): number {
  return Math.max(...values.map((value, c) => value / (LIMIT * scale[c]!)));
}

/** The errors of a network, with its name. */
export function errorsOf(network: string, { errors }: Pick<FrozenNetwork, 'errors'>) {
  return errors.map((own) => ({ network, ...own }));
}

function perChannel(scale: Scale, channels: number, name: string): number[] {
  const scales = typeof scale === 'number' ? new Array<number>(channels).fill(scale) : [...scale];
  if (scales.length !== channels) {
    throw new AecError(
      'usage',
      `"${name}" has ${formatCountOf(channels, 'channel')}, not ${scales.length} as its scales`,
    );
  }
  if (scales.every((value) => value > 0 && Number.isFinite(value))) return scales;
  throw new AecError('model', `the scales of "${name}" must be above 0, and finite`);
}

function weightsFile(layers: readonly IntegerLayer[]): Uint8Array {
  const writer = new WeightWriter();
  for (const numbers of layers.flatMap((layer) => layer.numbers)) {
    if (numbers instanceof Int16Array) writer.int16(numbers);
    else writer.int32(numbers);
  }
  return writer.bytes();
}

import type { Tensor, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { tf, tfl } from '../../engine/tfjs.js';
import { assignValues } from '../../layers/tensor-values.js';
import {
  type CellNetworkShape,
  channelGroups,
  NEIGHBOURS,
  SYMBOL_FEATURES,
} from './coding/cell-network-shape.js';
import { type FloatCellNetwork, neighboursOf, sharesOf } from './float-cell-network.js';

/** A cell network as tfjs layers: what is frozen, and stored for training on. Every kernel ends in the rows of the anchors' weights. */
export interface CellLayers {
  readonly hidden: LayersModel;
  readonly groups: readonly LayersModel[];
}

/** The layers, all kernels as they start. */
export function buildCellLayers(shape: CellNetworkShape): CellLayers {
  const { channels, hidden, groupHidden, anchors } = shape;
  const dense = (name: string, inputs: SymbolicTensor[], units: number, activation?: 'relu') => {
    const all = tfl.layers.concatenate({ name: `${name}-inputs` }).apply(inputs);
    return tfl.layers.dense({ name, units, activation, useBias: false }).apply(all) as SymbolicTensor;
  };
  const input = (name: string, size: number) => tfl.input({ shape: [size], name });
  const neighbours = input('neighbours', NEIGHBOURS * SYMBOL_FEATURES * channels);
  const quality = input('quality', anchors);
  return {
    hidden: tfl.model({
      name: 'hidden',
      inputs: [neighbours, quality],
      outputs: dense('units', [neighbours, quality], hidden, 'relu'),
    }),
    groups: channelGroups(shape).map(({ start, count }, g) => {
      const units = input('units', hidden);
      const own = start === 0 ? [units] : [units, input('before', SYMBOL_FEATURES * start)];
      const anchorsOfGroup = input('quality', anchors);
      const inner = dense('inner', [...own, anchorsOfGroup], groupHidden, 'relu');
      return tfl.model({
        name: `group-${g}`,
        inputs: [...own, anchorsOfGroup],
        outputs: dense('outer', [inner, anchorsOfGroup], 2 * count),
      });
    }),
  };
}

/** The layers with the weights of a network in training. */
export function cellLayersOf({ shape, weights }: FloatCellNetwork): CellLayers {
  const layers = buildCellLayers(shape);
  const { above, left, bias, scales, groups } = weights;
  tf.tidy(() => {
    const rows = (tensor: Tensor) => tf.reshape(tensor, [-1, shape.hidden]);
    layers.hidden.setWeights([tf.concat([rows(above), rows(left), bias], 0)]);
    for (const [g, { start, count }] of channelGroups(shape).entries()) {
      const { a, b, bias, out } = groups[g]!;
      const ofScales = tf.slice(scales, [0, start], [-1, count]);
      const outer = tf.concat([out, tf.concat([tf.zerosLike(ofScales), ofScales], 1)], 0);
      layers.groups[g]!.setWeights([tf.concat(b ? [a, b, bias] : [a, bias], 0), outer]);
    }
  });
  return layers;
}

/** Gives a network in training the weights of layers, and `taps` `[TAPS, channels]`. */
export function takeCellLayers(
  { shape, weights }: FloatCellNetwork,
  layers: CellLayers,
  taps: Float32Array,
): void {
  const values: { variable: Variable; values: Float32Array }[] = [];
  /** Distributes the rows of a kernel over variables, in order. */
  const split = (kernel: Tensor, variables: readonly Variable[]) => {
    const numbers = kernel.dataSync<'float32'>();
    let at = 0;
    for (const variable of variables) {
      values.push({ variable, values: numbers.slice(at, at + variable.size) });
      at += variable.size;
    }
    return { numbers, at };
  };
  const { above, left, bias, scales, groups } = weights;
  split(layers.hidden.getWeights()[0]!, [above, left, bias]);
  const logScales = new Float32Array(scales.size);
  for (const [g, { start, count }] of channelGroups(shape).entries()) {
    const { a, b, bias, out } = groups[g]!;
    const [inner, outer] = layers.groups[g]!.getWeights();
    split(inner!, b ? [a, b, bias] : [a, bias]);
    const { numbers, at } = split(outer!, [out]);
    for (let q = 0; q < shape.anchors; q++) {
      const from = at + (2 * q + 1) * count;
      logScales.set(numbers.subarray(from, from + count), q * shape.channels + start);
    }
  }
  values.push({ variable: scales, values: logScales }, { variable: weights.taps, values: taps });
  assignValues(
    values.map(({ variable }) => variable),
    values.map(({ variable: { name, shape }, values }) => ({ name, shape, values })),
  );
}

/** What the layers see of some cells, a row each. */
export interface CellExamples {
  readonly neighbours: Tensor2D;
  /** The two features of each channel of the cells themselves. */
  readonly own: Tensor2D;
  readonly quality: Tensor2D;
}

/** What the layers see in latents of symbols `[n, h, w, channels]`, each at its own quality. The caller tidies. */
export function cellExamples(
  network: FloatCellNetwork,
  symbols: Tensor4D,
  ts: readonly number[],
): CellExamples {
  const [n, h, w] = symbols.shape;
  const features = network.features(symbols, ts);
  const { above, left } = neighboursOf(features);
  const width = features.shape[3];
  const columns = (tensor: Tensor4D) =>
    Array.from({ length: tensor.shape[2] - w + 1 }, (_, k) =>
      tf.slice(tensor, [0, 0, k, 0], [n, h, w, width]),
    );
  const rows = (tensor: Tensor4D) => tf.reshape(tensor, [n * h * w, -1]) as Tensor2D;
  return {
    neighbours: rows(tf.concat([...columns(above), ...columns(left)], 3) as Tensor4D),
    own: rows(features),
    quality: rows(tf.tile(tf.reshape(sharesOf(ts), [n, 1, 1, -1]), [1, h, w, 1]) as Tensor4D),
  };
}

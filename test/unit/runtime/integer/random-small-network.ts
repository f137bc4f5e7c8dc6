import type { Random } from '../../../../src/data/random.js';
import type { NetworkFiles } from '../../../../src/model-store/network-files.js';
import type { Description } from '../../../../src/runtime/integer/description.js';
import { readNetwork } from '../../../../src/runtime/integer/read-network.js';
import {
  FEATURE_ONE,
  type NetworkSize,
  SmallNetwork,
} from '../../../../src/runtime/integer/small-network.js';
import { WeightWriter } from '../../../../src/runtime/integer/weight-writer.js';
import { randomWeights } from './random-network.js';

/** The integer that a hidden unit of 1 is in these networks. */
export const HIDDEN_ONE = 256;

/** The integer that 1 is as a logarithm: these are in units of 1/256 octave. */
export const LOG_ONE = 256 / Math.LN2;

/** Values that a layer reads: how many, and the integer that 1 of them is. */
export interface Seen {
  readonly count: number;
  readonly one: number;
}

/** The form of a small network (src/runtime/integer/small-network.ts). */
export function smallNetworkDescription({ inputs, features, hidden, outputs }: NetworkSize): Description {
  const joined = (name: string, input: string) => {
    return { kind: 'concatenate' as const, name: `${name} inputs`, inputs: [input, 'f'] };
  };
  const layer = (name: string, filters: number) => {
    const inputs: [string] = [`${name} inputs`];
    return { kind: 'convolution' as const, name, inputs, filters, kernel: 1, stride: 1 };
  };
  return {
    inputs: [
      { name: 'x', channels: inputs },
      { name: 'f', channels: features },
    ],
    layers: [
      joined('1', 'x'),
      { ...layer('1', hidden), slope: 0 },
      joined('2', '1'),
      { ...layer('2', hidden), slope: 0 },
      joined('3', '2'),
      layer('3', hidden),
      { kind: 'add', name: 'sum', inputs: ['3', '1'], shift: 8, slope: 0 },
      joined('4', 'sum'),
      layer('4', outputs),
    ],
    output: '4',
  };
}

/** A small network whose weights are normal as real numbers; `inputOne` and `outputOnes` are the integers that 1 is. */
export function randomSmallNetwork(
  size: NetworkSize,
  { inputOne, outputOnes }: { readonly inputOne: number; readonly outputOnes: readonly number[] },
  random: Random,
  deviation = 0.5,
): NetworkFiles {
  const writer = new WeightWriter();
  const hiddenOnes = new Array<number>(size.hidden).fill(HIDDEN_ONE);
  const features = { count: size.features, one: FEATURE_ONE };
  const units = { count: size.hidden, one: HIDDEN_ONE };
  const write = (seen: Seen, ones: readonly number[]) =>
    writeRandomLayer(writer, [seen, features], ones, random, deviation);
  write({ count: size.inputs, one: inputOne }, hiddenOnes);
  write(units, hiddenOnes);
  write(units, hiddenOnes);
  writer.int16(new Array<number>(2 * size.hidden).fill(256));
  write(units, outputOnes);
  return { description: smallNetworkDescription(size), weights: writer.bytes() };
}

/** A small network that gives the same outputs whatever it sees. */
export function constantNetwork(size: NetworkSize, outputs: readonly number[]): NetworkFiles {
  const { inputs, features, hidden } = size;
  const writer = new WeightWriter();
  const layer = (seen: number, biases: readonly number[]) => {
    const { length } = biases;
    writer.int32(biases).int16(new Array<number>(length).fill(0));
    writer.int16(new Array<number>(length * (seen + features)).fill(0));
  };
  const none = new Array<number>(hidden).fill(0);
  layer(inputs, none);
  layer(hidden, none);
  layer(hidden, none);
  writer.int16([...none, ...none]);
  layer(hidden, outputs);
  return { description: smallNetworkDescription(size), weights: writer.bytes() };
}

/** A network of that form whose weights, biases and shifts are anything that cannot overflow. */
export function wildNetwork({ description }: NetworkFiles, random: Random, share?: number): NetworkFiles {
  return { description, weights: randomWeights(description, random, share === undefined ? {} : { share }) };
}

/** Writes a layer of normal weights, with the finest shifts for which no sum overflows. */
export function writeRandomLayer(
  writer: WeightWriter,
  seen: readonly Seen[],
  ones: readonly number[],
  random: Random,
  deviation: number,
): void {
  const inputOnes = seen.flatMap(({ count, one }) => new Array<number>(count).fill(one));
  const rows = ones.map((one) => {
    const real = [HIDDEN_ONE, ...inputOnes].map((inputOne) => (random.normal() * deviation * one) / inputOne);
    for (let shift = 20; ; shift--) {
      const [bias, ...weights] = real.map((weight) => Math.round(weight * 2 ** shift));
      const sum = weights.reduce((total, weight) => total + Math.abs(weight), Math.abs(bias!));
      if (sum <= 250_000 && weights.every((weight) => Math.abs(weight) <= 32767)) {
        return { bias: bias! * HIDDEN_ONE, shift, weights };
      }
    }
  });
  writer.int32(rows.map(({ bias }) => bias)).int16(rows.map(({ shift }) => shift));
  for (const { weights } of rows) writer.int16(weights);
}

/** The network of some files, for the kernels. */
export function smallNetworkOf({ description, weights }: NetworkFiles, size: NetworkSize): SmallNetwork {
  return new SmallNetwork(readNetwork(description, weights, 'test'), size, 'test');
}

import type { CodingKernels, KernelMemory } from '../../../entropy/coding-machine.js';
import type { InputPair } from '../../../runtime/integer/dense-layer.js';
import { type CausalWindow, inputLayout, POSITION_CLASSES, saturation } from './causal-window.js';
import { largestSymbol } from './gain-symbols.js';

/** The exports of the kernels of this architecture; places are in bytes. */
export interface ContextKernels extends CodingKernels {
  setWindow(rows: number, side: number, saturationPairs: number, values: number): void;
  setRate(
    ...numbers: [
      components: number,
      edges: number,
      last: number,
      spikes: number,
      spikeCount: number,
      between: number,
      firstPosition: number,
    ]
  ): void;
  setNetwork(at: number, list: number): void;
  setClass(network: number, profile: number): void;
  latentBytes(height: number, width: number): number;
  beginLatent(height: number, width: number, at: number): void;
  /** Lists the inputs of a pixel; 1 if its window is empty. */
  observe(index: number): number;
  /** Where the entries listed last end: two int16 values and the int32 number of a pair each. */
  observed(): number;
  encode(start: number, frequency: number, bits: number): void;
  target(bits: number): number;
  consume(start: number, frequency: number, bits: number): void;
}

/** An input of 1 as an integer. */
export const INPUT_ONE = 8191;

/** What 1 of a mean is, as an output of a network, of the range of samples. */
export const MEAN_UNIT = 1 / 4096;

/** How a window's inputs stand in the kernels' lists. */
export interface WindowPairs {
  /** Cells with their flags, then saturations, then the classes of rows and of columns. */
  readonly pairs: readonly InputPair[];
  /** For each cell the pair of its saturation, or −1. */
  readonly saturationPairs: Int32Array;
  /** The first pair of the classes of rows. */
  readonly firstPosition: number;
}

export function windowPairs(window: CausalWindow): WindowPairs {
  const { cells, flagOf, saturationOf, rows, columns } = inputLayout(window);
  const pairs = cells.map((_, i): InputPair => [i, flagOf[i]! < 0 ? undefined : flagOf[i]!]);
  const saturationPairs = Int32Array.from(saturationOf, (input) => {
    return input < 0 ? -1 : pairs.push([input, undefined]) - 1;
  });
  const firstPosition = pairs.length;
  for (const first of [rows, columns]) {
    for (let k = 0; k < POSITION_CLASSES; k++) pairs.push([first + k, undefined]);
  }
  return { pairs, saturationPairs, firstPosition };
}

/** Symbols of 8 bits. */
const SYMBOLS = 256;

/** Where the tables of a window lie in a machine. */
export interface PlacedWindow {
  readonly saturationPairs: number;
  readonly values: number;
}

export function placeWindow(
  memory: KernelMemory<ContextKernels>,
  { saturationPairs }: WindowPairs,
): PlacedWindow {
  return { saturationPairs: memory.add(saturationPairs), values: memory.reserve(4 * SYMBOLS) };
}

/** Sets a machine to a gain. */
export function setWindow(
  memory: KernelMemory<ContextKernels>,
  { rows, side }: CausalWindow,
  gain: number,
  placed: PlacedWindow,
): void {
  memory.write(placed.values, symbolValues(gain));
  memory.kernels.setWindow(rows, side, placed.saturationPairs, placed.values);
}

/** For each symbol its value and its saturation. */
function symbolValues(gain: number): Int16Array {
  const values = new Int16Array(2 * (largestSymbol(gain) + 1));
  for (let k = 0; k < values.length / 2; k++) {
    const value = Math.min(1, k / gain);
    values[2 * k] = Math.floor(INPUT_ONE * value + 0.5);
    values[2 * k + 1] = Math.floor(INPUT_ONE * Math.min(1, saturation(value)) + 0.5);
  }
  return values;
}

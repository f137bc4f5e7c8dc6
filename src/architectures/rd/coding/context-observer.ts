import { type CodingMachine, Machines } from '../../../entropy/coding-machine.js';
import { listBytes } from '../../../runtime/integer/dense-layer.js';
import type { CausalWindow } from './causal-window.js';
import {
  type ContextKernels,
  INPUT_ONE,
  type PlacedWindow,
  placeWindow,
  setWindow,
  type WindowPairs,
  windowPairs,
} from './context-kernels.js';
import { largestSymbol } from './gain-symbols.js';
import { binaries } from './generated-kernels.js';

interface Placed extends PlacedWindow {
  readonly list: number;
}

/** What a context network sees of the pixels of images: for training, which so has what coding has. */
export class ContextObserver {
  readonly #window: CausalWindow;
  readonly #pairs: WindowPairs;
  readonly #machine: CodingMachine<ContextKernels, Placed>;

  constructor(window: CausalWindow) {
    this.#window = window;
    this.#pairs = windowPairs(window);
    const machines = new Machines<ContextKernels, Placed>(binaries, (memory) => ({
      ...placeWindow(memory, this.#pairs),
      list: memory.reserve(listBytes(this.#pairs.pairs.length)),
    }));
    this.#machine = machines.take();
  }

  /** Begins an image of these symbols. */
  begin(symbols: ArrayLike<number>, height: number, width: number, gain: number): void {
    const machine = this.#machine;
    const { kernels, placed } = machine;
    setWindow(machine, this.#window, gain, placed);
    kernels.setRate(0, 0, largestSymbol(gain), 0, 0, 0, this.#pairs.firstPosition);
    kernels.setNetwork(0, placed.list);
    machine.require(machine.free + kernels.latentBytes(height, width));
    kernels.beginLatent(height, width, machine.free);
    for (let i = 0; i < symbols.length; i++) kernels.set(i, symbols[i]!);
  }

  /** Adds the inputs of a pixel that are not 0, 0 … 1, to `inputs` from number `from` on. Returns whether its window is empty. */
  observe(index: number, inputs: Float32Array, from: number): boolean {
    const { kernels, placed } = this.#machine;
    const isEmpty = kernels.observe(index) !== 0;
    const bytes = kernels.observed() - placed.list;
    const entries = new Int16Array(kernels.memory.buffer, placed.list, bytes / 2);
    for (let i = 0; i < entries.length; i += 4) {
      const [first, second] = this.#pairs.pairs[entries[i + 2]!]!;
      inputs[from + first] = entries[i]! / INPUT_ONE;
      if (second !== undefined) inputs[from + second] = entries[i + 1]! / INPUT_ONE;
    }
    return isEmpty;
  }
}

import { type CodingMachine, Machines } from '../../../entropy/coding-machine.js';
import type { LatentShape } from '../../../entropy/entropy-model.js';
import type { Match } from '../../../entropy/kernel-model.js';
import { binaries } from './generated-kernels.js';
import {
  matchOf,
  type PlacedTables,
  placeRate,
  type ResidualKernels,
  rateTables,
  reserveTables,
} from './residual-kernels.js';
import { RESIDUAL_SPIKES } from './residual-model.js';

const machines = new Machines<ResidualKernels, PlacedTables>(binaries, reserveTables);

/** The knowledge of the kernels about the pixels of a latent before a network sees it: for training, which so has what coding has. */
export class ResidualObserver {
  readonly #machine: CodingMachine<ResidualKernels, PlacedTables>;
  readonly #inputs: number;

  constructor({ height, width, channels }: LatentShape, gain: number) {
    this.#machine = machines.take();
    const { kernels, placed } = this.#machine;
    placeRate(this.#machine, rateTables(gain), 0, placed);
    const at = this.#machine.free;
    this.#machine.require(at + kernels.latentBytes(height, width, channels));
    kernels.beginLatent(height, width, channels, at);
    this.#inputs = kernels.inputsAt();
  }

  /** Goes to the next pixel. */
  observe(): void {
    this.#machine.kernels.observe();
  }

  /** The predicted sample, 0 … 255. */
  get prediction(): number {
    return this.#machine.kernels.predicted() / 64;
  }

  /** The first `count` inputs of the network. */
  inputs(count: number): Int16Array {
    return new Int16Array(this.#machine.kernels.memory.buffer, this.#inputs, count);
  }

  /** The symbols of the spikes. */
  spikes(): number[] {
    return Array.from({ length: RESIDUAL_SPIKES }, (_, i) => this.#machine.kernels.spike(i));
  }

  get match(): Match | undefined {
    return matchOf(this.#machine);
  }

  set(symbol: number): void {
    this.#machine.kernels.set(0, symbol);
  }

  /** To be called at the end. */
  release(): void {
    machines.giveBack(this.#machine);
  }
}

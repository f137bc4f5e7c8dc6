import type { CodingKernels, KernelMemory } from '../../../entropy/coding-machine.js';
import type { Match } from '../../../entropy/kernel-model.js';
import { SampleLevels } from '../../../runtime/sample-levels.js';

/** The exports of the kernels of this architecture; places are in bytes. */
export interface ResidualKernels extends CodingKernels {
  setNetwork(plane: number, network: number): void;
  setRate(components: number, edges: number, symbols: number, samples: number, last: number): void;
  latentBytes(height: number, width: number, channels: number): number;
  beginLatent(height: number, width: number, channels: number, at: number): void;
  /** Goes to the next pixel without a network: what the network would see. */
  observe(): void;
  /** Where the inputs of the pixel lie, int16 each. */
  inputsAt(): number;
  /** In units of 1/64 level. */
  predicted(): number;
  /** The symbol that a match leads to expect, or −1; and how probable it is, out of 2^16. */
  expectedSymbol(): number;
  expectedChance(): number;
  /** The symbols of the spikes. */
  spike(index: number): number;
}

/** Samples of 8 bits. */
const SAMPLES = 256;

/** What the kernels look up at one gain. */
export interface RateTables {
  /** The symbol of the sample 255: the gain. */
  readonly largest: number;
  /** For each symbol the value between its samples and those of the symbol below, in units of 1/64 level. */
  readonly edges: Int32Array;
  /** The symbol of each sample, and the sample of each symbol. */
  readonly symbols: Uint8Array;
  readonly samples: Uint8Array;
}

export function rateTables(gain: number): RateTables {
  const levels = new SampleLevels(gain);
  return {
    largest: gain,
    edges: Int32Array.from({ length: gain + 1 }, (_, k) => Math.floor(((2 * k - 1) * 8160) / gain + 0.5)),
    symbols: Uint8Array.from({ length: SAMPLES }, (_, sample) => levels.symbolOf(sample)),
    samples: Uint8Array.from({ length: gain + 1 }, (_, symbol) => levels.sampleOf(symbol)),
  };
}

/** Where the tables lie in a machine. */
export interface PlacedTables {
  readonly edges: number;
  readonly symbols: number;
  readonly samples: number;
}

export function reserveTables(memory: KernelMemory<ResidualKernels>): PlacedTables {
  return {
    edges: memory.reserve(4 * SAMPLES),
    symbols: memory.reserve(SAMPLES),
    samples: memory.reserve(SAMPLES),
  };
}

/** Sets a machine to a rate. */
export function placeRate(
  memory: KernelMemory<ResidualKernels>,
  { largest, edges, symbols, samples }: RateTables,
  components: number,
  placed: PlacedTables,
): void {
  memory.write(placed.edges, edges);
  memory.write(placed.symbols, symbols);
  memory.write(placed.samples, samples);
  memory.kernels.setRate(components, placed.edges, placed.symbols, placed.samples, largest);
}

/** The value that a machine expects of its present pixel, if it expects one. */
export function matchOf({ kernels }: { readonly kernels: ResidualKernels }): Match | undefined {
  const symbol = kernels.expectedSymbol();
  return symbol < 0 ? undefined : { symbol, chance: kernels.expectedChance() };
}

import { align, type CodingKernels, type CodingMachine, type Machines } from './coding-machine.js';
import { damagedPayload } from './damage.js';
import type {
  EntropyModel,
  LatentShape,
  SymbolDecoder,
  SymbolEncoder,
  SymbolMeter,
  Symbols,
} from './entropy-model.js';
import { bitsOf } from './prices.js';
import { checkSymbol, distanceBits } from './symbol-coding.js';

/** A symbol that is expected, and the probability of it out of 2^16: a bit says whether it is the one. */
export interface Match {
  readonly symbol: number;
  readonly chance: number;
}

/** The facts about an architecture's kernels at one rate. */
export interface KernelRate<Kernels extends CodingKernels, Placed> {
  /** Sets a machine of the model to this rate. */
  install(machine: CodingMachine<Kernels, Placed>): void;
  /** Symbols that are coded between two pauses. AecError('model') for a shape that the model cannot code. */
  rowLength(shape: LatentShape): number;
  /** Bytes of memory for a latent. */
  latentBytes(shape: LatentShape, kernels: Kernels): number;
  /** Begins a latent of zeros in the memory at `at`. */
  begin(machine: CodingMachine<Kernels, Placed>, shape: LatentShape, at: number): void;
  /** What is expected of the symbol that was looked at, if anything is. */
  match?(machine: CodingMachine<Kernels, Placed>): Match | undefined;
  /** Codes what precedes the symbols of a latent. */
  encodeHead?(machine: CodingMachine<Kernels, Placed>, symbols: Symbols): void;
  decodeHead?(machine: CodingMachine<Kernels, Placed>): void;
}

/** Out of so many is a frequency. */
const TOTAL_BITS = 22;
const MATCH_BITS = 16;

/** An entropy model whose loop over symbols (context, network, distribution, range coder) is all WebAssembly. */
export class KernelModel<Kernels extends CodingKernels, Placed> implements EntropyModel {
  readonly #machines: Machines<Kernels, Placed>;
  readonly #rate: KernelRate<Kernels, Placed>;

  constructor(machines: Machines<Kernels, Placed>, rate: KernelRate<Kernels, Placed>) {
    this.#machines = machines;
    this.#rate = rate;
  }

  encoder(shape: LatentShape): SymbolEncoder {
    const work = this.#open(shape);
    const { machine, rate } = work;
    const { kernels } = machine;
    kernels.startEncoder(work.messageAt);
    return {
      *encode(symbols) {
        rate.begin(machine, shape, work.latentAt);
        for (let i = 0; i < symbols.length; i += work.rowLength) {
          yield i / symbols.length;
          if (i === 0) rate.encodeHead?.(machine, symbols);
          const row = symbols.subarray(i, i + work.rowLength);
          for (const symbol of row) checkSymbol(symbol);
          machine.int32s(work.rowAt, row.length).set(row);
          kernels.encodeSymbols(work.rowAt, i, row.length);
        }
      },
      finish() {
        const length = kernels.finishEncoder();
        return machine.bytes(work.messageAt, length).slice();
      },
      release: work.release,
    };
  }

  decoder(shape: LatentShape, message: Uint8Array): SymbolDecoder {
    const work = this.#open(shape, message.length);
    const { machine, rate } = work;
    const { kernels } = machine;
    machine.write(work.messageAt, message);
    kernels.startDecoder(work.messageAt, message.length);
    return {
      *decode(symbols) {
        rate.begin(machine, shape, work.latentAt);
        rate.decodeHead?.(machine);
        for (let i = 0; i < symbols.length; i += work.rowLength) {
          const length = Math.min(work.rowLength, symbols.length - i);
          const failed = kernels.decodeSymbols(work.rowAt, i, length);
          if (failed) throw damagedPayload(failed === 1 ? 'symbol' : 'end');
          symbols.set(machine.int32s(work.rowAt, length), i);
          yield (i + length) / symbols.length;
        }
      },
      excess: () => kernels.excess(),
      release: work.release,
    };
  }

  meter(shape: LatentShape): SymbolMeter {
    const { machine, rate, latentAt, release } = this.#open(shape);
    const { kernels } = machine;
    rate.begin(machine, shape, latentAt);
    return {
      look: (index) => kernels.look(index),
      bits: (symbol) => {
        const match = rate.match?.(machine);
        if (match?.symbol === symbol) return bitsOf(match.chance, MATCH_BITS);
        const miss = match ? bitsOf((1 << MATCH_BITS) - match.chance, MATCH_BITS) : 0;
        const frequency = kernels.frequency(symbol);
        if (frequency > 0) return miss + bitsOf(frequency, TOTAL_BITS);
        // The escape has a frequency of 1.
        return miss + TOTAL_BITS + distanceBits(symbol, kernels.firstSymbol(), kernels.symbolCount());
      },
      set: (index, symbol) => kernels.set(index, symbol),
      release,
    };
  }

  /** A machine with room for a latent, a row of symbols, and a message. */
  #open(shape: LatentShape, messageBytes = 0) {
    const rate = this.#rate;
    const rowLength = rate.rowLength(shape);
    const machine = this.#machines.take();
    if (machine.rate !== rate) {
      rate.install(machine);
      machine.rate = rate;
    }
    const latentAt = machine.free;
    const rowAt = align(latentAt + rate.latentBytes(shape, machine.kernels));
    const messageAt = align(rowAt + 4 * rowLength);
    machine.require(messageAt + messageBytes);
    let isOut = true;
    const release = () => {
      if (isOut) this.#machines.giveBack(machine);
      isOut = false;
    };
    return { machine, rate, rowLength, latentAt, rowAt, messageAt, release };
  }
}

import { bytesOf, PAGE, type WebAssemblyMemory, webAssembly } from '../web-assembly.js';
import { POWERS, sigmoidTable } from './mixture-tables.js';

/** WebAssembly in base64, with SIMD and without: both compute the same. */
export interface KernelBinaries {
  readonly simd: string;
  readonly plain: string;
}

/** What the kernels of every architecture export; places are in bytes. */
export interface CodingKernels {
  readonly memory: WebAssemblyMemory;
  /** Where memory is free. */
  heapBase(): number;
  setTables(powers: number, sigmoids: number): void;
  startEncoder(at: number): void;
  /** The number of bytes of the message. */
  finishEncoder(): number;
  startDecoder(at: number, length: number): void;
  /** Bytes of a message that no encoder writes for what was read. */
  excess(): number;
  /** Codes `count` symbols, int32 each, the next ones of the latent; `first` is the number of the first. */
  encodeSymbols(from: number, first: number, count: number): void;
  /** 0 if all is well, 1 for a symbol that no encoder writes, 2 for a message that ended long ago. */
  decodeSymbols(to: number, first: number, count: number): number;
  /** Prepares the distribution of a symbol. */
  look(index: number): void;
  /** Out of 2^22 under the present distribution; 0 for a symbol beyond its range. */
  frequency(symbol: number): number;
  /** The range of the present distribution: its first symbol, and how many there are. */
  firstSymbol(): number;
  symbolCount(): number;
  set(index: number, symbol: number): void;
}

type Numbers = Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

/**
 * An instance of the kernels that code symbols, and its memory: what never changes at the bottom, then what one latent
 * needs, then the message. It codes one message at a time.
 */
export class CodingMachine<Kernels extends CodingKernels, Placed> {
  readonly kernels: Kernels;
  /** Where its model has put what it keeps in memory. */
  readonly placed: Placed;
  /** The state that its model keeps for the rate that it is set to. */
  rate: object | undefined;
  #free: number;

  constructor(module: object, place: (machine: KernelMemory<Kernels>) => Placed) {
    this.kernels = new webAssembly!.Instance(module).exports as Kernels;
    this.#free = align(this.kernels.heapBase());
    this.kernels.setTables(this.add(POWERS), this.add(sigmoidTable()));
    this.placed = place(this);
  }

  /** The first byte that `reserve` has not given away. */
  get free(): number {
    return this.#free;
  }

  /** Keeps so many bytes; where they begin, a multiple of 16. */
  reserve(bytes: number): number {
    const at = this.#free;
    this.#free = align(at + bytes);
    this.require(this.#free);
    return at;
  }

  /** Keeps numbers; where they begin. */
  add(numbers: Numbers): number {
    const at = this.reserve(numbers.byteLength);
    this.write(at, numbers);
    return at;
  }

  write(at: number, numbers: Numbers): void {
    const { buffer, byteOffset, byteLength } = numbers;
    this.bytes(at, byteLength).set(new Uint8Array(buffer, byteOffset, byteLength));
  }

  /** Until memory grows. */
  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.kernels.memory.buffer, at, length);
  }

  /** Until memory grows. */
  int32s(at: number, length: number): Int32Array {
    return new Int32Array(this.kernels.memory.buffer, at, length);
  }

  /** Sees to it that memory has `bytes` bytes. */
  require(bytes: number): void {
    const { memory } = this.kernels;
    const missing = bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  }
}

/** A machine while its model puts into memory what it keeps there. */
export type KernelMemory<Kernels extends CodingKernels> = Omit<CodingMachine<Kernels, unknown>, 'placed'>;

export function align(at: number): number {
  return Math.ceil(at / 16) * 16;
}

/** The machines of one model: as many as messages are under way at once. */
export class Machines<Kernels extends CodingKernels, Placed> {
  readonly #make: () => CodingMachine<Kernels, Placed>;
  readonly #idle: CodingMachine<Kernels, Placed>[] = [];

  /** `place` puts what never changes into a new machine. `simd: false` does without SIMD, as hosts that have none do. */
  constructor(
    binaries: KernelBinaries,
    place: (machine: KernelMemory<Kernels>) => Placed,
    options: { readonly simd?: boolean } = {},
  ) {
    this.#make = () => new CodingMachine(compiled(binaries, options.simd !== false), place);
  }

  take(): CodingMachine<Kernels, Placed> {
    return this.#idle.pop() ?? this.#make();
  }

  giveBack(machine: CodingMachine<Kernels, Placed>): void {
    this.#idle.push(machine);
  }
}

const modules = new Map<string, object>();

function compiled({ simd, plain }: KernelBinaries, mayUseSimd: boolean): object {
  const known = modules.get(mayUseSimd ? simd : plain);
  if (known) return known;
  if (!webAssembly) throw new Error('this host has no WebAssembly');
  const bytes = bytesOf(simd);
  const binary = mayUseSimd && webAssembly.validate(bytes) ? bytes : bytesOf(plain);
  const module = new webAssembly.Module(binary);
  modules.set(mayUseSimd ? simd : plain, module);
  return module;
}

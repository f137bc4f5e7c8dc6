import { kernels } from './generated-kernels.js';

/** The exports of src/runtime/integer/kernels; places are in bytes. */
export interface Kernels {
  readonly convolve: (pass: number) => void;
  readonly clampValues: (x: number, count: number) => void;
  readonly activateValues: (x: number, y: number, count: number, slope: number) => void;
  readonly add: (
    ...numbers: [
      a: number,
      b: number,
      y: number,
      count: number,
      multipliers: number,
      period: number,
      shift: number,
      slope: number,
    ]
  ) => void;
  readonly lookUp: (x: number, y: number, count: number, table: number, shift: number) => void;
  readonly maxPool: (x: number, y: number, n: number, h: number, w: number, c: number) => void;
  readonly upsample: (x: number, y: number, rows: number, w: number, c: number, factor: number) => void;
  readonly depthToSpace: (x: number, y: number, rows: number, w: number, b: number, run: number) => void;
  readonly spread: (x: number, y: number, pixels: number, channels: number, stride: number) => void;
}

/** WebAssembly's memory; its buffer is another one after it has grown. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** Kernels and the memory they work on. */
export interface Machine {
  readonly kernels: Kernels;
  readonly memory: KernelMemory;
}

/** The part of WebAssembly that is used here: TypeScript declares it only together with all of the DOM. */
interface WebAssemblyHost {
  readonly Memory: new (size: { readonly initial: number }) => KernelMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: KernelMemory } },
  ) => { readonly exports: Kernels };
  validate(bytes: Uint8Array): boolean;
}

let machine: Machine | undefined;
let isTried = false;

/** The one machine of this thread; undefined where the host has no WebAssembly, or none with SIMD. */
export function simdMachine(): Machine | undefined {
  if (!isTried) machine = makeMachine();
  isTried = true;
  return machine;
}

function makeMachine(): Machine | undefined {
  const host = (globalThis as unknown as { WebAssembly?: WebAssemblyHost }).WebAssembly;
  const bytes = Uint8Array.from(atob(kernels), (character) => character.charCodeAt(0));
  if (!host?.validate(bytes)) return undefined;
  const memory = new host.Memory({ initial: 1 });
  const { exports } = new host.Instance(new host.Module(bytes), { env: { memory } });
  return { kernels: exports, memory };
}

import { bytesOf, type WebAssemblyMemory, webAssembly } from '../../web-assembly.js';
import { binaries } from './generated-kernels.js';

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

/** Kernels and the memory they work on. */
export interface Machine {
  readonly kernels: Kernels;
  readonly memory: WebAssemblyMemory;
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
  const bytes = bytesOf(binaries.simd);
  if (!webAssembly?.validate(bytes)) return undefined;
  const memory = new webAssembly.Memory({ initial: 1 });
  const { exports } = new webAssembly.Instance(new webAssembly.Module(bytes), { env: { memory } });
  return { kernels: exports as Kernels, memory };
}

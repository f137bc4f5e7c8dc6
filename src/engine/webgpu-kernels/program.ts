import type { DataId, DataType, TensorInfo } from '@tensorflow/tfjs-core';

/** A compute shader in WGSL, as tfjs's WebGPU backend takes it. */
export interface Program {
  /** The names of the inputs in the shader: arrays of float32. Its output is called `result`. */
  readonly variableNames: readonly string[];
  /** Members of `uniforms`, after those of the backend. */
  readonly uniforms: string;
  readonly workgroupSize: readonly [number, number, number];
  readonly outputShape: readonly number[];
  /** Axes of the output that a dimension of the dispatch runs over. */
  readonly dispatchLayout: { readonly x: number[]; readonly y?: number[]; readonly z?: number[] };
  readonly dispatch: readonly [number, number, number];
  /** Programs of one key have the same code. */
  readonly shaderKey: string;
  /** Adds `uniforms.size`, the number of values of the output. */
  readonly size?: boolean;
  getUserCode(): string;
}

/** Values of uniforms: a scalar or a vector. */
export interface Uniform {
  readonly type: 'int32';
  readonly data: readonly number[];
}

export function integers(...data: number[]): Uniform {
  return { type: 'int32', data };
}

/** The part of tfjs's `WebGPUBackend` that the kernels here use. */
interface ProgramRunner {
  runWebGPUProgram(
    program: Program,
    inputs: readonly TensorInfo[],
    dtype: DataType,
    uniforms: readonly Uniform[],
  ): TensorInfo;
  disposeData(id: DataId): boolean;
}

/** The arguments of a kernel: its tensors by name, and its attributes as tfjs-core passes them. */
export interface KernelCall<Inputs extends string, Attrs> {
  readonly inputs: Readonly<Record<Inputs, TensorInfo>>;
  readonly attrs: Attrs;
  readonly backend: ProgramRunner;
}

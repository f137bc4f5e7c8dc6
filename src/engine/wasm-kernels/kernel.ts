import type { DataId, DataType, NamedAttrMap, TensorInfo, TypedArray } from '@tensorflow/tfjs-core';
import { tf } from '../tfjs.js';

/** The part of tfjs's `BackendWasm` that the kernels here use. */
interface WasmBackend {
  /** Allocates a tensor on the WebAssembly heap; its contents are undefined. */
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  typedArrayFromHeap(tensor: TensorInfo): TypedArray;
  /** Gives back one reference. */
  disposeData(dataId: DataId): boolean;
  /** Takes one more reference. */
  incRef(dataId: DataId): void;
}

/** The arguments of a kernel: its tensors by name, and its attributes as tfjs-core passes them. */
export interface KernelCall<Inputs extends string, Attrs> {
  inputs: Record<Inputs, TensorInfo>;
  attrs: Attrs;
  backend: WasmBackend;
}

/** The tools of a kernel. Every tensor that it makes or gets from another kernel is freed when it returns. */
export interface Scope {
  /** Runs a kernel of the wasm backend by its name. */
  run(name: string, inputs: Record<string, TensorInfo>, attrs?: object): TensorInfo;
  /** A new float32 tensor with undefined contents. */
  make(shape: number[]): TensorInfo;
  /** A float32 tensor's values, in place. The view is invalid after the next `run` or `make`: the heap may move. */
  floats(tensor: TensorInfo): Float32Array;
}

/** Computes a kernel's result and frees all other tensors made on the way, even after an error. */
export function within(backend: WasmBackend, compute: (scope: Scope) => TensorInfo): TensorInfo {
  const made: TensorInfo[] = [];
  const track = (tensor: TensorInfo): TensorInfo => {
    made.push(tensor);
    return tensor;
  };
  const scope: Scope = {
    run: (name, inputs, attrs = {}) =>
      track(
        tf
          .getKernel(name, 'wasm')
          .kernelFunc({ inputs, backend, attrs: attrs as NamedAttrMap }) as TensorInfo,
      ),
    make: (shape) => track(backend.makeOutput(shape, 'float32')),
    floats: (tensor) => backend.typedArrayFromHeap(tensor) as Float32Array,
  };
  let result: TensorInfo | undefined;
  try {
    result = compute(scope);
    return result;
  } finally {
    for (const tensor of made) if (tensor !== result) backend.disposeData(tensor.dataId);
  }
}

/** A new float32 tensor of zeros. */
export function zeros(scope: Scope, shape: number[]): TensorInfo {
  const tensor = scope.make(shape);
  scope.floats(tensor).fill(0);
  return tensor;
}

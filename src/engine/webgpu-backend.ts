import type { DataId, DataType, KernelBackend, TypedArray } from '@tensorflow/tfjs-core';
import { waitForDawn } from './dawn-events.js';
import { tf } from './tfjs.js';

/** The parts of WebGPU that are used here: its types come with an optional package. */
export interface GpuBuffer {
  readonly size: number;
  readonly mapState: 'unmapped' | 'pending' | 'mapped';
  mapAsync(mode: number): Promise<void>;
  getMappedRange(): ArrayBuffer;
  unmap(): void;
}

/** The part of tfjs's `WebGPUBackend` that reads from the GPU. */
interface WebGpuBackend extends KernelBackend {
  readonly tensorMap: {
    get(id: DataId): { values: TypedArray | null; resource: GpuBuffer; dtype: DataType };
  };
  readonly bufferManager: {
    acquireBuffer(size: number, usage: number): GpuBuffer;
    releaseBuffer(buffer: GpuBuffer): void;
  };
  readonly commandEncoder: {
    copyBufferToBuffer(from: GpuBuffer, at: number, to: GpuBuffer, place: number, size: number): void;
  };
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  convertAndCacheOnCPU(id: DataId, values: TypedArray): TypedArray;
}

export type WebGpuBackendClass = new (device: unknown, adapterInfo: unknown) => WebGpuBackend;

/** GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST */
const STAGING = 0x0009;
/** GPUMapMode.READ */
const READ = 0x0001;

/** The WebGPU backend of tfjs for Node, where `dataSync` has no canvas to read through: Dawn lets it wait for a buffer. */
export function forNode(Backend: WebGpuBackendClass): WebGpuBackendClass {
  return class extends Backend {
    override readSync(id: DataId): TypedArray {
      const { values, resource, dtype } = this.tensorMap.get(id);
      if (values !== null && values !== undefined) return values;
      const { size } = resource;
      const staging = this.bufferManager.acquireBuffer(size, STAGING);
      this.ensureCommandEncoderReady();
      this.endComputePassEncoder();
      this.commandEncoder.copyBufferToBuffer(resource, 0, staging, 0, size);
      this.submitQueue();
      let failure: unknown;
      staging.mapAsync(READ).catch((error: unknown) => {
        failure = error;
      });
      waitForDawn(() => staging.mapState !== 'pending');
      if (staging.mapState !== 'mapped') throw new Error('the GPU gave no values', { cause: failure });
      const bytes = staging.getMappedRange().slice(0);
      staging.unmap();
      this.bufferManager.releaseBuffer(staging);
      const read = tf.util.convertBackendValuesAndArrayBuffer(bytes, dtype) as TypedArray;
      return this.convertAndCacheOnCPU(id, read);
    }
  };
}

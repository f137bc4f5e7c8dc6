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

/** A tensor: on the GPU if there is a resource, in memory if there are values. */
interface TensorData {
  values: TypedArray | null;
  resource: GpuBuffer | null;
  readonly dtype: DataType;
}

/** The part of tfjs's `WebGPUBackend` that reads from the GPU and writes to it. */
interface WebGpuBackend extends KernelBackend {
  readonly tensorMap: {
    get(id: DataId): TensorData;
  };
  readonly bufferManager: {
    acquireBuffer(size: number, usage: number): GpuBuffer;
    releaseBuffer(buffer: GpuBuffer): void;
  };
  readonly commandEncoder: {
    copyBufferToBuffer(from: GpuBuffer, at: number, to: GpuBuffer, place: number, size: number): void;
  };
  readonly queue: { writeBuffer(buffer: GpuBuffer, at: number, values: TypedArray): void };
  uploadToGPU(id: DataId): void;
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

/** GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST */
const OF_TENSORS = 0x008c;

/**
 * The WebGPU backend of tfjs for Node. `dataSync` has no canvas to read through here: Dawn lets it wait for a buffer. Values are written
 * to used buffers where the stock backend makes a new one for each upload, of which every number in a formula is one.
 */
export function forNode(Backend: WebGpuBackendClass): WebGpuBackendClass {
  return class extends Backend {
    override readSync(id: DataId): TypedArray {
      const { values, resource, dtype } = this.tensorMap.get(id);
      if (values) return values;
      const { size } = resource!;
      const staging = this.bufferManager.acquireBuffer(size, STAGING);
      this.ensureCommandEncoderReady();
      this.endComputePassEncoder();
      this.commandEncoder.copyBufferToBuffer(resource!, 0, staging, 0, size);
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

    override uploadToGPU(id: DataId): void {
      const data = this.tensorMap.get(id);
      if (data.resource || !data.values) {
        super.uploadToGPU(id);
        return;
      }
      const words = wordsOf(data.dtype, data.values);
      data.resource = this.bufferManager.acquireBuffer(words.byteLength, OF_TENSORS);
      // Nothing that waits to be submitted uses the buffer: such buffers are no free ones.
      this.queue.writeBuffer(data.resource, 0, words);
      data.values = null;
    }
  };
}

/** The values as the GPU has them: 32 bits each, of booleans, too. */
function wordsOf(dtype: DataType, values: TypedArray): TypedArray {
  const Words = dtype === 'int32' || dtype === 'bool' ? Int32Array : Float32Array;
  return values instanceof Words ? values : new Words(values);
}

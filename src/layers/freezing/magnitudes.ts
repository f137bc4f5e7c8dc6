import type { Tensor } from '@tensorflow/tfjs-core';
import type { FloatNetwork } from './float-network.js';
import { runFloat } from './run-float.js';

export let PERCENTILE = 1;
export const setP = (p: number) => {
  PERCENTILE = p;
};

/** The largest magnitude of every channel of the layers that compute new values, by name. */
export function magnitudesOf(
  network: FloatNetwork,
  batches: readonly (readonly Tensor[])[],
): Map<string, Float64Array> {
  const computing = new Set<string>();
  for (const { layer } of network.layers) {
    if (['convolution', 'transposed-convolution', 'add'].includes(layer.kind)) computing.add(layer.name);
  }
  const magnitudes = new Map<string, Float64Array>();
  for (const batch of batches) {
    runFloat(network, batch, (name, output) => {
      if (!computing.has(name)) return;
      const channels = output.shape[3];
      const largest = magnitudes.get(name) ?? new Float64Array(channels);
      const values = output.dataSync();
      if (PERCENTILE === 1)
        for (let i = 0; i < values.length; i++) {
          const c = i % channels;
          largest[c] = Math.max(largest[c]!, Math.abs(values[i]!));
        }
      else
        for (let c = 0; c < channels; c++) {
          const v = new Float32Array(values.length / channels);
          for (let i = 0; i < v.length; i++) v[i] = Math.abs(values[i * channels + c]!);
          v.sort();
          largest[c] = Math.max(largest[c]!, v[Math.ceil((v.length - 1) * PERCENTILE)]!);
        }
      magnitudes.set(name, largest);
    });
  }
  return magnitudes;
}

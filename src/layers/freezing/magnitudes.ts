import type { Tensor } from '@tensorflow/tfjs-core';
import type { Layer } from '../../runtime/integer/description.js';
import type { FloatNetwork } from './float-network.js';
import { runFloat } from './run-float.js';

/**
 * The largest magnitude of every channel of the layers that compute new values, by name. For a layer with an activation it
 * is that of the activated values, as far as values before it stay within int16: see `negativeFactor`.
 */
export function magnitudesOf(
  network: FloatNetwork,
  batches: readonly (readonly Tensor[])[],
): Map<string, Float64Array> {
  const layers = new Map(network.layers.map(({ layer }) => [layer.name, layer]));
  const magnitudes = new Map<string, Float64Array>();
  for (const batch of batches) {
    const last = runFloat(network, batch, (name, output) => {
      const factor = negativeFactor(layers.get(name)!);
      if (factor === undefined) return;
      const channels = output.shape[3];
      const largest = magnitudes.get(name) ?? new Float64Array(channels);
      magnitudes.set(name, largest);
      const values = output.dataSync();
      for (let at = 0; at < values.length; at += channels) {
        for (let c = 0; c < channels; c++) {
          const value = values[at + c]!;
          const magnitude = value < 0 ? -value * factor : value;
          if (magnitude > largest[c]!) largest[c] = magnitude;
        }
      }
    });
    last.dispose();
  }
  return magnitudes;
}

/**
 * What an activated value v < 0 counts for, `undefined` for layers that only move values. The runtime saturates sums at
 * −32768 before it multiplies them by slope / 2^16; for ±8191 to hold |v| · factor, the sum must be no lower than that.
 */
function negativeFactor(layer: Layer): number | undefined {
  if (layer.kind !== 'convolution' && layer.kind !== 'transposed-convolution' && layer.kind !== 'add') {
    return undefined;
  }
  return layer.slope ? Math.max(1, 2 ** 16 / 4 / layer.slope) : 1;
}

import type { Image } from '../image/image.js';

/** Patches `[n, side, side, channels]` of 0…1, as a data set gives them, as images again. */
export function patchImages(patches: Float32Array, side: number, channels: 1 | 3): Image[] {
  const length = side * side * channels;
  return Array.from({ length: patches.length / length }, (_, n) => {
    const data = new Uint8Array(
      patches.subarray(n * length, (n + 1) * length).map((v) => Math.round(v * 255)),
    );
    return { width: side, height: side, channels, data };
  });
}

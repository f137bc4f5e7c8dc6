import type { Tensor4D } from '@tensorflow/tfjs-core';
import { tf } from '../engine/tfjs.js';
import type { Image } from '../image/image.js';

/** Images of one size as samples of 0…1: `[n, h, w, channels]`. */
export function toTensor(images: readonly Image[]): Tensor4D {
  const { width, height, channels, data } = images[0]!;
  const samples = new Float32Array(images.length * data.length);
  for (const [n, image] of images.entries()) {
    for (let i = 0; i < data.length; i++) samples[n * data.length + i] = image.data[i]! / 255;
  }
  return tf.tensor4d(samples, [images.length, height, width, channels]);
}

/** Samples `[n, h, w, channels]`, clipped to 0…1, as images of 8 bits. */
export function toImages(x: Tensor4D): Image[] {
  const [count, height, width, channels] = x.shape;
  const samples = x.dataSync<'float32'>();
  const size = height * width * channels;
  return Array.from({ length: count }, (_, n) => {
    const own = samples.subarray(n * size, (n + 1) * size);
    const data = new Uint8Array(own.map((sample) => Math.round(255 * Math.min(1, Math.max(0, sample)))));
    return { width, height, channels: channels as 1 | 3, data };
  });
}

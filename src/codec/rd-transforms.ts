import type { LayersModel } from '@tensorflow/tfjs-layers';
import { tf } from '../engine/tfjs.js';
import type { Image } from '../image/image.js';
import type { Geometry } from '../models/architecture.js';
import type { Steps } from '../steps.js';
import type { Rate } from './rate.js';
import { runTransform, toSample } from './run-transform.js';
import { TILE_PIXELS, tilesOf } from './tiles.js';

/** x → ŷ of an `rd` model: the samples in `gain` steps. */
export function quantizeImage({ data }: Image, { gain }: Rate): Int32Array {
  const symbolOf = Int32Array.from({ length: 256 }, (_, sample) => Math.floor((sample / 255) * gain + 0.5));
  return Int32Array.from(data, (sample) => symbolOf[sample]!);
}

/** ŷ → x̂ of an `rd` model, for images of one size and rate: value ŷ / gain plus the decoder's correction, clipped. */
export function* reconstructImages(
  { decoder, geometry }: { readonly decoder: LayersModel; readonly geometry: Geometry },
  symbols: readonly Int32Array[],
  width: number,
  height: number,
  { gain, largestError }: Rate,
): Steps<Image[]> {
  const images = symbols.map((): Image => {
    return { width, height, channels: 1, data: new Uint8Array(width * height) };
  });
  if (largestError !== undefined) {
    const step = 2 * largestError + 1;
    for (const [n, plane] of symbols.entries()) {
      for (let i = 0; i < plane.length; i++)
        images[n]!.data[i] = Math.min(255, Math.max(0, plane[i]! * step));
    }
    return images;
  }
  const tiles = [...tilesOf(height, width, TILE_PIXELS, geometry.margin)];
  for (const [tile, { inner, outer }] of tiles.entries()) {
    yield tile / tiles.length;
    const size = outer.height * outer.width;
    const values = new Float32Array(symbols.length * size);
    for (const [n, plane] of symbols.entries()) {
      for (let y = 0; y < outer.height; y++) {
        const from = (outer.top + y) * width + outer.left;
        const to = n * size + y * outer.width;
        for (let x = 0; x < outer.width; x++) {
          values[to + x] = Math.min(1, Math.max(0, plane[from + x]! / gain));
        }
      }
    }
    const samples = runDecoder(decoder, values, [symbols.length, outer.height, outer.width, 1], gain);
    for (const [n, { data }] of images.entries()) {
      for (let y = 0; y < inner.height; y++) {
        const to = (inner.top + y) * width + inner.left;
        const from = n * size + (inner.top - outer.top + y) * outer.width + inner.left - outer.left;
        for (let x = 0; x < inner.width; x++) data[to + x] = toSample(samples[from + x]!);
      }
    }
  }
  return images;
}

/** The decoder on values ŷ ÷ gain: x̂ before it is clipped. */
export function runDecoder(
  decoder: LayersModel,
  values: Float32Array,
  shape: [number, number, number, number],
  gain: number,
): Float32Array {
  return runTransform(decoder, () => [tf.tensor4d(values, shape), tf.fill(shape, 1 / gain)]);
}

import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Image } from '../../../image/image.js';
import type { Geometry } from '../../../runtime/geometry.js';
import { runTransform, toSample } from '../../../runtime/run-transform.js';
import { SampleSteps } from '../../../runtime/sample-steps.js';
import type { NeedRows } from '../../../runtime/tiled-transforms.js';
import { forEachTile, tileSide, tilesOf } from '../../../runtime/tiles.js';
import type { TransformInput, TransformRunner } from '../../../runtime/transform-runner.js';
import type { Steps } from '../../../steps.js';
import { symbolOf } from './gain-symbols.js';

/** The quantization of samples. */
export interface Quantization {
  /** A symbol is round(sample / 255 × gain). */
  readonly gain: number;
  /** The largest error, if one is promised: x̂ is then the middle of each interval, and g_s is not used. */
  readonly largestError?: number;
}

/** x → ŷ: the samples in `gain` steps. */
export function quantizeImage({ data }: Image, { gain }: Quantization): Int32Array {
  const symbols = Int32Array.from({ length: 256 }, (_, sample) => symbolOf(sample, gain));
  return Int32Array.from(data, (sample) => symbols[sample]!);
}

/** The parts that reconstruct samples from symbols. */
export interface Reconstruction {
  readonly runner: TransformRunner;
  readonly geometry: Geometry;
  readonly quantization: Quantization;
}

/** ŷ → x̂ for images of one size and rate: value ŷ / gain plus the correction that g_s computes, clipped. */
export function* reconstructImages(
  { runner, geometry, quantization: { gain, largestError } }: Reconstruction,
  symbols: readonly Int32Array[],
  width: number,
  height: number,
  needRows: NeedRows = nothingNeeded,
): Steps<Image[]> {
  const images = symbols.map((): Image => {
    return { width, height, channels: 1, data: new Uint8Array(width * height) };
  });
  if (largestError !== undefined) {
    yield* needRows(height);
    const steps = new SampleSteps(largestError);
    for (const [n, plane] of symbols.entries()) {
      const { data } = images[n]!;
      for (let i = 0; i < plane.length; i++) data[i] = steps.sampleOf(plane[i]!);
    }
    return images;
  }
  const tiles = [...tilesOf(height, width, tileSide(geometry), geometry.margin)];
  yield* forEachTile<Float32Array>(tiles, runner.parallel, {
    before: ({ outer }) => needRows(outer.top + outer.height),
    begin({ outer }) {
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
      return runner.run('decoder', inputsOf(values, [symbols.length, outer.height, outer.width, 1], gain));
    },
    finish({ inner, outer }, samples) {
      for (const [n, { data }] of images.entries()) {
        for (let y = 0; y < inner.height; y++) {
          const to = (inner.top + y) * width + inner.left;
          const row = n * outer.height + inner.top - outer.top + y;
          const from = row * outer.width + inner.left - outer.left;
          for (let x = 0; x < inner.width; x++) data[to + x] = toSample(samples[from + x]!);
        }
      }
    },
  });
  return images;
}

function* nothingNeeded(): Steps<void> {}

/** The decoder on values ŷ ÷ gain: x̂ before it is clipped. */
export function runDecoder(
  decoder: LayersModel,
  values: Float32Array,
  shape: readonly number[],
  gain: number,
): Float32Array {
  return runTransform(decoder, inputsOf(values, shape, gain));
}

function inputsOf(values: Float32Array, shape: readonly number[], gain: number): TransformInput[] {
  return [
    { values, shape },
    { values: 1 / gain, shape },
  ];
}

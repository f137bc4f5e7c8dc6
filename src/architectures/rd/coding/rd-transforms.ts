import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Rate } from '../../../codec/rate.js';
import type { Image } from '../../../image/image.js';
import { runnerOf, runTransform, toSample } from '../../../runtime/run-transform.js';
import type { NeedRows } from '../../../runtime/tiled-transforms.js';
import { forEachTile, tileSide, tilesOf } from '../../../runtime/tiles.js';
import type { TransformInput, TransformRunner } from '../../../runtime/transform-runner.js';
import type { Steps } from '../../../steps.js';
import type { Geometry } from '../../architecture.js';

/** x → ŷ of an `rd` model: the samples in `gain` steps. */
export function quantizeImage({ data }: Image, { gain }: Rate): Int32Array {
  const symbolOf = Int32Array.from({ length: 256 }, (_, sample) => Math.floor((sample / 255) * gain + 0.5));
  return Int32Array.from(data, (sample) => symbolOf[sample]!);
}

/** What turns the symbols of an `rd` model back into samples. */
export interface RdTransform {
  readonly decoder: LayersModel;
  readonly runner?: TransformRunner;
  readonly geometry: Geometry;
}

/** ŷ → x̂ of an `rd` model, for images of one size and rate: value ŷ / gain plus the decoder's correction, clipped. */
export function* reconstructImages(
  { decoder, runner, geometry }: RdTransform,
  symbols: readonly Int32Array[],
  width: number,
  height: number,
  { gain, largestError }: Rate,
  needRows: NeedRows = nothingNeeded,
): Steps<Image[]> {
  const images = symbols.map((): Image => {
    return { width, height, channels: 1, data: new Uint8Array(width * height) };
  });
  if (largestError !== undefined) {
    yield* needRows(height);
    const step = 2 * largestError + 1;
    for (const [n, plane] of symbols.entries()) {
      for (let i = 0; i < plane.length; i++)
        images[n]!.data[i] = Math.min(255, Math.max(0, plane[i]! * step));
    }
    return images;
  }
  const transform = runnerOf({ decoder, runner });
  const tiles = [...tilesOf(height, width, tileSide(geometry), geometry.margin)];
  yield* forEachTile<Float32Array>(tiles, transform.parallel, {
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
      return transform.run('decoder', inputsOf(values, [symbols.length, outer.height, outer.width, 1], gain));
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

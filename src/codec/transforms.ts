import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { LatentShape } from '../entropy/entropy-model.js';
import type { Image } from '../image/image.js';
import type { Geometry } from '../models/architecture.js';
import type { TransformRunner } from '../models/transform-runner.js';
import type { Steps } from '../steps.js';
import { runnerOf, toSample } from './run-transform.js';
import { type Cells, forEachTile, type Tile, tileSide, tilesOf } from './tiles.js';

/** What the two transforms are made of; a `Model` is one. */
export interface Transforms {
  readonly encoder: LayersModel;
  readonly decoder: LayersModel;
  readonly runner?: TransformRunner;
  readonly spec: {
    readonly channels: 1 | 3;
    readonly geometry: Geometry;
    readonly steps: readonly number[];
  };
}

/** Shape of the latent of an image of `width × height` pixels: the sides are rounded up to whole cells. */
export function latentShape(
  { stride, latentChannels }: Geometry,
  width: number,
  height: number,
): LatentShape {
  return { height: Math.ceil(height / stride), width: Math.ceil(width / stride), channels: latentChannels };
}

/**
 * x → ŷ: the symbols of every image: the analysis transform in units of each channel's step, rounded. All images have
 * the model's channels and one size. On the exact engine an image gives the same symbols alone and in any batch.
 */
export function* analyse(model: Transforms, images: readonly Image[]): Steps<Int32Array[]> {
  const { steps } = model.spec;
  const latents = yield* latentsOf(model, images);
  return latents.map((latent) => {
    const symbols = new Int32Array(latent.length);
    for (let i = 0; i < latent.length; i++) symbols[i] = Math.round(latent[i]! / steps[i % steps.length]!);
    return symbols;
  });
}

/** ŷ → x̂: the images of `width × height` pixels of the given symbols; the inverse of `analyse` as far as it goes. */
export function* synthesise(
  model: Transforms,
  symbols: readonly Int32Array[],
  width: number,
  height: number,
): Steps<Image[]> {
  const { steps } = model.spec;
  const latents = symbols.map((yHat) => {
    const latent = new Float32Array(yHat.length);
    for (let i = 0; i < yHat.length; i++) latent[i] = yHat[i]! * steps[i % steps.length]!;
    return latent;
  });
  return yield* imagesOf(model, latents, width, height);
}

/** x → y: what `analyse` gives before it is divided and rounded; `latentShape` in raster order, channels last. */
export function* latentsOf(model: Transforms, images: readonly Image[]): Steps<Float32Array[]> {
  const { geometry, channels } = model.spec;
  const { width, height } = images[0]!;
  const shape = latentShape(geometry, width, height);
  const latents = images.map(() => new Float32Array(shape.height * shape.width * shape.channels));
  const { stride } = geometry;
  const runner = runnerOf(model);
  const begin = ({ outer }: Tile) => {
    const values = gatherPixels(images, outer, stride);
    const size = [images.length, outer.height * stride, outer.width * stride, channels];
    return runner.run('encoder', [{ values, shape: size }]);
  };
  const tiles = [...tilesOf(shape.height, shape.width, tileSide(geometry), geometry.margin)];
  yield* forEachTile(tiles, runner.parallel, begin, ({ inner, outer }, latent) => {
    forEachRow(inner, outer, images.length, (n, row, column, outerCell) => {
      const from = outerCell * shape.channels;
      const part = latent.subarray(from, from + inner.width * shape.channels);
      latents[n]!.set(part, (row * shape.width + column) * shape.channels);
    });
  });
  return latents;
}

/** y → x̂: the images of `width × height` pixels of latents that need not be multiples of the steps. */
export function* imagesOf(
  model: Transforms,
  latents: readonly Float32Array[],
  width: number,
  height: number,
): Steps<Image[]> {
  const { geometry, channels } = model.spec;
  const { stride } = geometry;
  const shape = latentShape(geometry, width, height);
  const images = latents.map((): Image => {
    return { width, height, channels, data: new Uint8Array(width * height * channels) };
  });
  const runner = runnerOf(model);
  const begin = ({ outer }: Tile) => {
    const values = gatherLatent(latents, outer, shape);
    const size = [latents.length, outer.height, outer.width, shape.channels];
    return runner.run('decoder', [{ values, shape: size }]);
  };
  const tiles = [...tilesOf(shape.height, shape.width, tileSide(geometry), geometry.margin)];
  yield* forEachTile(tiles, runner.parallel, begin, ({ inner, outer }, samples) => {
    forEachRow(scale(inner, stride), scale(outer, stride), latents.length, (n, row, column, outerPixel) => {
      if (row >= height) return;
      const kept = Math.min(inner.width * stride, width - column) * channels;
      const to = (row * width + column) * channels;
      const { data } = images[n]!;
      for (let i = 0; i < kept; i++) data[to + i] = toSample(samples[outerPixel * channels + i]!);
    });
  });
  return images;
}

/** Samples of `cells` of every image as 0…1, where pixels beyond an image repeat its last row and column. */
function gatherPixels(images: readonly Image[], cells: Cells, stride: number): Float32Array {
  const { top, left, height: rows, width: columns } = scale(cells, stride);
  const { width, height, channels } = images[0]!;
  const values = new Float32Array(images.length * rows * columns * channels);
  let to = 0;
  for (const { data } of images) {
    for (let row = top; row < top + rows; row++) {
      const start = Math.min(row, height - 1) * width;
      for (let column = left; column < left + columns; column++) {
        const from = (start + Math.min(column, width - 1)) * channels;
        for (let c = 0; c < channels; c++) values[to++] = data[from + c]! / 255;
      }
    }
  }
  return values;
}

function gatherLatent(latents: readonly Float32Array[], cells: Cells, shape: LatentShape): Float32Array {
  const rowLength = cells.width * shape.channels;
  const values = new Float32Array(latents.length * cells.height * rowLength);
  let to = 0;
  for (const latent of latents) {
    for (let row = cells.top; row < cells.top + cells.height; row++) {
      const from = (row * shape.width + cells.left) * shape.channels;
      values.set(latent.subarray(from, from + rowLength), to);
      to += rowLength;
    }
  }
  return values;
}

/**
 * For every row of `inner` in each of `count` blocks of `outer`: the image's number, the row and the first column in
 * the whole grid, and the index of that position in the blocks laid out one after the other.
 */
function forEachRow(
  inner: Cells,
  outer: Cells,
  count: number,
  visit: (n: number, row: number, column: number, outerIndex: number) => void,
): void {
  for (let n = 0; n < count; n++) {
    for (let y = 0; y < inner.height; y++) {
      const row = inner.top + y;
      const outerRow = n * outer.height + row - outer.top;
      visit(n, row, inner.left, outerRow * outer.width + inner.left - outer.left);
    }
  }
}

function scale({ top, left, height, width }: Cells, factor: number): Cells {
  return { top: top * factor, left: left * factor, height: height * factor, width: width * factor };
}

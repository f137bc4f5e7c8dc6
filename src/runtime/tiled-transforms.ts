import { type LatentShape, symbolCount } from '../entropy/entropy-model.js';
import { emptyLatents } from '../entropy/symbols.js';
import type { Image } from '../image/image.js';
import type { Steps } from '../steps.js';
import { fromBlocks, toBlocks } from './blocks.js';
import type { Geometry } from './geometry.js';
import { toSample } from './run-transform.js';
import { type Cells, forEachTile, type Tile, tileSide, tilesOf } from './tiles.js';
import type { TransformRunner } from './transform-runner.js';

/** The two transforms of a model at one rate. */
export interface Transforms {
  readonly runner: TransformRunner;
  readonly channels: 1 | 3;
  readonly geometry: Geometry;
  /** The latent is divided by the step of its channel before rounding. */
  readonly steps: readonly number[];
  /** Symbols are multiplied by the factor of their channel before g_s. Default: the steps. */
  readonly factors?: readonly number[];
  /** How samples enter and leave the networks. Default: 0 … 1, pixel by pixel. */
  readonly format?: SampleFormat;
}

/** How samples enter and leave the networks. */
export interface SampleFormat {
  /** Blocks of `block × block` pixels become the channels of one position. */
  readonly block: number;
  /** A sample v (0 … 1) enters as (v − centre) / step and leaves the same way back. */
  readonly centre: number;
  readonly step: number;
  /** A number that g_s gets in one more channel of the latent. */
  readonly condition?: number;
}

const PLAIN: SampleFormat = { block: 1, centre: 0, step: 1 };

/** The shape of the latent of an image of `width × height` pixels, rounded up to whole cells. */
export function latentShape(
  { stride, latentChannels }: Geometry,
  width: number,
  height: number,
): LatentShape {
  return { height: Math.ceil(height / stride), width: Math.ceil(width / stride), channels: latentChannels };
}

/** Called while tiles are under way, once the first `rows` rows of the symbols are final. */
export type OnRows = (symbols: readonly Int32Array[], rows: number) => Steps<void>;

/** Called before the first `rows` rows of the symbols are read, to finish decoding them. */
export type NeedRows = (rows: number) => Steps<void>;

/**
 * x → ŷ: applies g_a, divides by the step of each channel and rounds. Returns one array of `latentShape` per image. All
 * images have the model's channels and one size. On the exact engine the symbols do not depend on the batch.
 */
export function* analyse(model: Transforms, images: readonly Image[], onRows?: OnRows): Steps<Int32Array[]> {
  const { steps, geometry } = model;
  const { width, height } = images[0]!;
  const symbols = emptyLatents(images.length, latentShape(geometry, width, height));
  const place: PlaceLatent = (n, at, part) => {
    const own = symbols[n]!;
    for (let i = 0; i < part.length; i++) own[at + i] = Math.round(part[i]! / steps[i % steps.length]!);
  };
  yield* runEncoder(model, images, place, onRows && ((rows) => onRows(symbols, rows)));
  return symbols;
}

/** ŷ → x̂: reconstructs images of `width × height` pixels from symbols. */
export function* synthesise(
  model: Transforms,
  symbols: readonly Int32Array[],
  width: number,
  height: number,
  needRows?: NeedRows,
): Steps<Image[]> {
  const { factors = model.steps } = model;
  const take: TakeLatent = (n, at, cell) => {
    const own = symbols[n]!;
    for (let i = 0; i < cell.length; i++) cell[i] = own[at + i]! * factors[i]!;
  };
  return yield* runDecoder(model, take, { count: symbols.length, width, height }, needRows);
}

/** x → y, before division and rounding: one array of `latentShape` per image, in raster order, channels last. */
export function* latentsOf(model: Transforms, images: readonly Image[]): Steps<Float32Array[]> {
  const { width, height } = images[0]!;
  const shape = latentShape(model.geometry, width, height);
  const latents = images.map(() => new Float32Array(symbolCount(shape)));
  yield* runEncoder(model, images, (n, at, part) => latents[n]!.set(part, at));
  return latents;
}

/** y → x̂: images of `width × height` pixels from latents that need not be multiples of the steps. */
export function* imagesOf(
  model: Transforms,
  latents: readonly Float32Array[],
  width: number,
  height: number,
): Steps<Image[]> {
  const take: TakeLatent = (n, at, cell) => cell.set(latents[n]!.subarray(at, at + cell.length));
  return yield* runDecoder(model, take, { count: latents.length, width, height });
}

/** Takes a run of whole cells of the latent of image `n`, which starts at index `at`. */
type PlaceLatent = (n: number, at: number, part: Float32Array) => void;

/** Fills `cell` with the latent of one cell of image `n`, which starts at index `at`. */
type TakeLatent = (n: number, at: number, cell: Float32Array) => void;

function* runEncoder(
  model: Transforms,
  images: readonly Image[],
  place: PlaceLatent,
  meanwhile?: (rows: number) => Steps<void>,
): Steps<void> {
  const { geometry, channels, runner, format = PLAIN } = model;
  const { block } = format;
  const { width, height } = images[0]!;
  const shape = latentShape(geometry, width, height);
  const { stride } = geometry;
  const tiles = [...tilesOf(shape.height, shape.width, tileSide(geometry), geometry.margin)];
  yield* forEachTile<Float32Array>(tiles, runner.parallel, {
    begin({ outer }) {
      const [rows, columns] = [outer.height * stride, outer.width * stride];
      const values = toBlocks(gatherPixels(images, outer, stride, format), columns, channels, block);
      const size = [images.length, rows / block, columns / block, channels * block * block];
      return runner.run('encoder', [{ values, shape: size }]);
    },
    finish({ inner, outer }, latent) {
      forEachRow(inner, outer, images.length, (n, row, column, outerCell) => {
        const from = outerCell * shape.channels;
        const part = latent.subarray(from, from + inner.width * shape.channels);
        place(n, (row * shape.width + column) * shape.channels, part);
      });
    },
    ...(meanwhile ? { meanwhile } : {}),
  });
}

function* runDecoder(
  model: Transforms,
  take: TakeLatent,
  { count, width, height }: { readonly count: number; readonly width: number; readonly height: number },
  needRows?: NeedRows,
): Steps<Image[]> {
  const { geometry, channels, runner, format = PLAIN } = model;
  const { block, centre, step, condition } = format;
  const { stride } = geometry;
  const shape = latentShape(geometry, width, height);
  const images = Array.from({ length: count }, (): Image => {
    return { width, height, channels, data: new Uint8Array(width * height * channels) };
  });
  const tiles = [...tilesOf(shape.height, shape.width, tileSide(geometry), geometry.margin)];
  yield* forEachTile<Float32Array>(tiles, runner.parallel, {
    begin({ outer }) {
      const values = gatherLatent(take, count, outer, shape, condition);
      const depth = shape.channels + (condition === undefined ? 0 : 1);
      return runner.run('decoder', [{ values, shape: [count, outer.height, outer.width, depth] }]);
    },
    finish({ inner, outer }, output) {
      const samples = fromBlocks(output, outer.width * stride, channels, block);
      forEachRow(scale(inner, stride), scale(outer, stride), count, (n, row, column, outerPixel) => {
        if (row >= height) return;
        const kept = Math.min(inner.width * stride, width - column) * channels;
        const to = (row * width + column) * channels;
        const { data } = images[n]!;
        for (let i = 0; i < kept; i++) {
          data[to + i] = toSample(samples[outerPixel * channels + i]! * step + centre);
        }
      });
    },
    ...(needRows ? { before: ({ outer }: Tile) => needRows(outer.top + outer.height) } : {}),
  });
  return images;
}

/** The samples of `cells` of all images in the given format. Pixels outside an image repeat its last row and column. */
function gatherPixels(
  images: readonly Image[],
  cells: Cells,
  stride: number,
  { centre, step }: SampleFormat,
): Float32Array {
  const { top, left, height: rows, width: columns } = scale(cells, stride);
  const { width, height, channels } = images[0]!;
  const values = new Float32Array(images.length * rows * columns * channels);
  let to = 0;
  for (const { data } of images) {
    for (let row = top; row < top + rows; row++) {
      const start = Math.min(row, height - 1) * width;
      for (let column = left; column < left + columns; column++) {
        const from = (start + Math.min(column, width - 1)) * channels;
        for (let c = 0; c < channels; c++) values[to++] = (data[from + c]! / 255 - centre) / step;
      }
    }
  }
  return values;
}

/** The latents of `cells`; each cell is followed by `condition` if there is one. */
function gatherLatent(
  take: TakeLatent,
  count: number,
  cells: Cells,
  { width, channels }: LatentShape,
  condition?: number,
): Float32Array {
  const depth = channels + (condition === undefined ? 0 : 1);
  const values = new Float32Array(count * cells.height * cells.width * depth);
  if (condition !== undefined) values.fill(condition);
  let to = 0;
  for (let n = 0; n < count; n++) {
    for (let row = cells.top; row < cells.top + cells.height; row++) {
      for (let column = cells.left; column < cells.left + cells.width; column++) {
        take(n, (row * width + column) * channels, values.subarray(to, to + channels));
        to += depth;
      }
    }
  }
  return values;
}

/**
 * Visits each row of `inner` in each of `count` images. `outerIndex` is the index of its first cell in the blocks `outer` of
 * all images, one after the other.
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

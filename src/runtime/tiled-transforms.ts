import { type LatentShape, type Symbols, symbolCount } from '../entropy/entropy-model.js';
import { emptyLatents } from '../entropy/symbols.js';
import type { Image } from '../image/image.js';
import type { Steps } from '../steps.js';
import { fromBlocks, toBlocks } from './blocks.js';
import { EmptyTiles, whenThere } from './empty-tiles.js';
import type { Geometry } from './geometry.js';
import { clamp } from './integer/tensor.js';
import { deadZoneMapper, type LinearMap, mapper } from './linear-map.js';
import { type Cells, forEachTile, type Tile, tileSide, tilesOf } from './tiles.js';
import type { TransformRunner } from './transform-runner.js';

/** The two transforms of a model at one rate: integer networks, and what stands before and behind them. */
export interface Transforms {
  readonly runner: TransformRunner;
  readonly channels: 1 | 3;
  readonly geometry: Geometry;
  /** Blocks of this many by this many pixels are the channels of one position of x and x̂. */
  readonly block: number;
  /** Samples of 0 … 255 → inputs of g_a, and outputs of g_s → samples, which are then clipped. */
  readonly fromSamples: LinearMap;
  readonly toSamples: LinearMap;
  /** Outputs of g_a → symbols, and symbols → inputs of g_s, per channel. */
  readonly toSymbols: LinearMap;
  readonly fromSymbols: LinearMap;
  /** How far beyond the middle between two symbols a latent still takes the one nearer to 0, in symbols. Default: 0. */
  readonly deadZone?: number;
  /** A number that g_s gets as one more channel of the latent. */
  readonly condition?: number;
}

/** Shape of the latent of an image of `width × height` pixels: the sides are rounded up to whole cells. */
export function latentShape(
  { stride, latentChannels }: Geometry,
  width: number,
  height: number,
): LatentShape {
  return { height: Math.ceil(height / stride), width: Math.ceil(width / stride), channels: latentChannels };
}

/** Called while tiles are under way, once the first `rows` rows of the symbols are final. */
export type OnRows = (symbols: readonly Symbols[], rows: number) => Steps<void>;

/** Called before the first `rows` rows of the symbols are read, to finish decoding them. */
export type NeedRows = (rows: number) => Steps<void>;

/** x → ŷ: the symbols of images of one size with the model's channels. An image gives the same ones alone and in any batch. */
export function* analyse(model: Transforms, images: readonly Image[], onRows?: OnRows): Steps<Int32Array[]> {
  const { toSymbols, geometry, deadZone = 0 } = model;
  const { width, height } = images[0]!;
  const symbols = emptyLatents(images.length, latentShape(geometry, width, height));
  const symbolOf = deadZone > 0 ? deadZoneMapper(toSymbols, deadZone) : mapper(toSymbols);
  const place: PlaceLatent = (n, at, part) => {
    const own = symbols[n]!;
    const { latentChannels } = geometry;
    for (let i = 0; i < part.length; i++) own[at + i] = symbolOf(part[i]!, i % latentChannels);
  };
  yield* runEncoder(model, images, place, onRows && ((rows) => onRows(symbols, rows)));
  return symbols;
}

/** ŷ → x̂: the images of `width × height` pixels of the given symbols. */
export function* synthesise(
  model: Transforms,
  symbols: readonly Symbols[],
  width: number,
  height: number,
  needRows?: NeedRows,
): Steps<Image[]> {
  const inputOf = mapper(model.fromSymbols);
  const take: TakeLatent = (n, at, cell) => {
    const own = symbols[n]!;
    for (let i = 0; i < cell.length; i++) cell[i] = clamp(inputOf(own[at + i]!, i));
  };
  return yield* runDecoder(model, take, { count: symbols.length, width, height }, { needRows, symbols });
}

/** x → y: what g_a gives, in its own integers; `latentShape` in raster order, channels last. */
export function* latentsOf(model: Transforms, images: readonly Image[]): Steps<Int16Array[]> {
  const { width, height } = images[0]!;
  const shape = latentShape(model.geometry, width, height);
  const latents = images.map(() => new Int16Array(symbolCount(shape)));
  yield* runEncoder(model, images, (n, at, part) => latents[n]!.set(part, at));
  return latents;
}

/** y → x̂: the images of `width × height` pixels of latents in the integers of g_s. */
export function* imagesOf(
  model: Transforms,
  latents: readonly Int16Array[],
  width: number,
  height: number,
): Steps<Image[]> {
  const take: TakeLatent = (n, at, cell) => cell.set(latents[n]!.subarray(at, at + cell.length));
  return yield* runDecoder(model, take, { count: latents.length, width, height });
}

/** Is given a run of whole cells of the latent of image `n`, which stands at index `at`. */
type PlaceLatent = (n: number, at: number, part: Int16Array) => void;

/** Fills the latent of one cell of image `n`, which stands at index `at`. */
type TakeLatent = (n: number, at: number, cell: Int16Array) => void;

function* runEncoder(
  model: Transforms,
  images: readonly Image[],
  place: PlaceLatent,
  meanwhile?: (rows: number) => Steps<void>,
): Steps<void> {
  const { geometry, channels, runner, block } = model;
  const { width, height } = images[0]!;
  const shape = latentShape(geometry, width, height);
  const { stride } = geometry;
  const tiles = [...tilesOf(shape.height, shape.width, tileSide(geometry), geometry.margin)];
  yield* forEachTile<Int16Array>(tiles, runner.parallel, {
    begin({ outer }) {
      const [rows, columns] = [outer.height * stride, outer.width * stride];
      const values = toBlocks(gatherPixels(images, outer, model), columns, channels, block);
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
  {
    needRows,
    symbols,
  }: { readonly needRows?: NeedRows | undefined; readonly symbols?: readonly Symbols[] } = {},
): Steps<Image[]> {
  const { geometry, channels, runner, block, condition } = model;
  const toSample = mapper(model.toSamples);
  const sampleOf = (value: number) => clipSample(toSample(value, 0));
  const { stride } = geometry;
  const shape = latentShape(geometry, width, height);
  const images = Array.from({ length: count }, (): Image => {
    return { width, height, channels, data: new Uint8Array(width * height * channels) };
  });
  const tiles = [...tilesOf(shape.height, shape.width, tileSide(geometry), geometry.margin)];
  const outputsOf = (outer: Cells) => {
    const values = gatherLatent(take, count, outer, shape, condition);
    const depth = shape.channels + (condition === undefined ? 0 : 1);
    return runner.run('decoder', [{ values, shape: [count, outer.height, outer.width, depth] }]);
  };
  const pixelsOf = (output: Int16Array, outer: Cells) =>
    fromBlocks(output, outer.width * stride, channels, block);
  const samplesOf = (outer: Cells) =>
    whenThere(outputsOf(outer), (output) => new Uint8Array(pixelsOf(output, outer).map(sampleOf)));
  const { latentChannels } = geometry;
  const own = { width: shape.width, latentChannels, channels, geometry };
  const empty = symbols && new EmptyTiles(symbols, own, samplesOf);
  // Samples as bytes, of which nothing is left to compute, or outputs of g_s.
  yield* forEachTile<Uint8Array | Int16Array>(tiles, runner.parallel, {
    begin: ({ outer }) => empty?.samplesOf(outer) ?? outputsOf(outer),
    finish({ inner, outer }, output) {
      const samples = output instanceof Uint8Array ? output : pixelsOf(output, outer);
      forEachRow(scale(inner, stride), scale(outer, stride), count, (n, row, column, outerPixel) => {
        if (row >= height) return;
        const kept = Math.min(inner.width * stride, width - column) * channels;
        const to = (row * width + column) * channels;
        const from = outerPixel * channels;
        const { data } = images[n]!;
        if (samples instanceof Uint8Array) data.set(samples.subarray(from, from + kept), to);
        else for (let i = 0; i < kept; i++) data[to + i] = sampleOf(samples[from + i]!);
      });
    },
    ...(needRows ? { before: ({ outer }: Tile) => needRows(outer.top + outer.height) } : {}),
  });
  return images;
}

/** Inputs of g_a for `cells` of every image; pixels beyond an image repeat its last row and column. */
function gatherPixels(
  images: readonly Image[],
  cells: Cells,
  { geometry: { stride }, fromSamples }: Transforms,
): Int16Array {
  const { top, left, height: rows, width: columns } = scale(cells, stride);
  const { width, height, channels } = images[0]!;
  const inputOf = mapper(fromSamples);
  const inputs = Int16Array.from({ length: 256 }, (_, sample) => clamp(inputOf(sample, 0)));
  const values = new Int16Array(images.length * rows * columns * channels);
  let to = 0;
  for (const { data } of images) {
    for (let row = top; row < top + rows; row++) {
      const start = Math.min(row, height - 1) * width;
      for (let column = left; column < left + columns; column++) {
        const from = (start + Math.min(column, width - 1)) * channels;
        for (let c = 0; c < channels; c++) values[to++] = inputs[data[from + c]!]!;
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
): Int16Array {
  const depth = channels + (condition === undefined ? 0 : 1);
  const values = new Int16Array(count * cells.height * cells.width * depth);
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

/** The nearest sample of 0 … 255. */
export function clipSample(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

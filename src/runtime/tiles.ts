import { partOf, type Steps } from '../steps.js';
import type { Geometry } from './geometry.js';

/** The smallest side of a tile, in pixels and in cells. Tiles bound the memory needed and change no bit. */
const TILE_PIXELS = 256;
const TILE_CELLS = 64;

/** The side of a tile in cells: large compared with the margin, which is computed twice. */
export function tileSide({ stride, margin }: Geometry): number {
  // Without a margin the transform may have a fixed size of one cell, so cells go through it one at a time.
  if (margin === 0) return 1;
  return Math.max(TILE_CELLS, Math.floor(TILE_PIXELS / stride));
}

/** A rectangle of latent cells. */
export interface Cells {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** One call of a transform: it computes `outer`, and the result is kept on `inner`, which lies inside. */
export interface Tile {
  readonly inner: Cells;
  readonly outer: Cells;
}

/**
 * Cuts a grid of `height × width` latent cells into tiles of at most `side × side`, each with up to `margin` cells
 * around it. The margin covers the receptive field, and a tile at the border of the grid ends where the grid ends, so
 * that the parts are bit for bit those of the whole grid computed at once.
 */
export function* tilesOf(height: number, width: number, side: number, margin: number): Generator<Tile> {
  for (let top = 0; top < height; top += side) {
    for (let left = 0; left < width; left += side) {
      const inner = {
        top,
        left,
        height: Math.min(side, height - top),
        width: Math.min(side, width - left),
      };
      const outerTop = Math.max(0, top - margin);
      const outerLeft = Math.max(0, left - margin);
      const outer = {
        top: outerTop,
        left: outerLeft,
        height: Math.min(height, top + inner.height + margin) - outerTop,
        width: Math.min(width, left + inner.width + margin) - outerLeft,
      };
      yield { inner, outer };
    }
  }
}

/** The work on one tile. */
export interface TileWork<T> {
  /** Runs first, to wait for the rows that the tile is computed from. */
  before?(tile: Tile): Steps<void>;
  begin(tile: Tile): T | Promise<T>;
  finish(tile: Tile, result: T): void;
  /** Runs while other tiles are under way; the first `rows` rows are finished. */
  meanwhile?(rows: number): Steps<void>;
}

/**
 * Does the work for all tiles. If `begin` returns promises, up to `atOnce` tiles are under way at a time. Throws the first
 * failure once all tiles that began have ended.
 */
export function* forEachTile<T>(tiles: readonly Tile[], atOnce: number, work: TileWork<T>): Steps<void> {
  const unfinished = new Set(tiles);
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const done = () => 1 - unfinished.size / tiles.length;
  const complete = (tile: Tile, result: T) => {
    work.finish(tile, result);
    unfinished.delete(tile);
  };
  const wait = function* (): Steps<void> {
    const [first] = unfinished; // in order
    if (work.meanwhile && first) yield* partOf(work.meanwhile(first.inner.top), done(), done());
    if (running.size > 0) yield Promise.race(running); // of none it would wait for ever
    yield done();
  };
  for (const tile of tiles) {
    yield done();
    if (work.before) yield* partOf(work.before(tile), done(), done());
    const result = work.begin(tile);
    if (!(result instanceof Promise)) {
      complete(tile, result);
      continue;
    }
    const task = result
      .then((value) => complete(tile, value))
      .catch((error: unknown) => {
        failures.push(error);
      })
      .finally(() => running.delete(task));
    running.add(task);
    if (running.size >= atOnce) yield* wait();
    if (failures.length > 0) break;
  }
  while (running.size > 0) yield* wait();
  if (failures.length > 0) throw failures[0];
}

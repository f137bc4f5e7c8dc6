/** Sides of a tile are at most this many pixels; it bounds memory and changes no bit of the result. */
export const TILE_PIXELS = 256;

/** A rectangle of latent cells. */
export interface Cells {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** What a transform computes at once: it is fed `outer` and its result is kept on `inner`, which lies in it. */
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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forEachTile, type Tile, tilesOf } from '../../../src/runtime/tiles.js';
import { runSteps } from '../../../src/steps.js';

it('covers every cell once, with the whole margin that the grid has', () => {
  const size = fc.integer({ min: 1, max: 50 });
  fc.assert(
    fc.property(
      size,
      size,
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 5 }),
      (height, width, side, margin) => {
        const covered = new Uint8Array(height * width);
        for (const { inner, outer } of tilesOf(height, width, side, margin)) {
          expect(inner.height).toBeLessThanOrEqual(side);
          expect(inner.width).toBeLessThanOrEqual(side);
          expect(outer.top).toBe(Math.max(0, inner.top - margin));
          expect(outer.left).toBe(Math.max(0, inner.left - margin));
          expect(outer.top + outer.height).toBe(Math.min(height, inner.top + inner.height + margin));
          expect(outer.left + outer.width).toBe(Math.min(width, inner.left + inner.width + margin));
          for (let y = inner.top; y < inner.top + inner.height; y++) {
            for (let x = inner.left; x < inner.left + inner.width; x++) covered[y * width + x]! += 1;
          }
        }
        expect(covered.every((count) => count === 1)).toBe(true);
      },
    ),
  );
});

describe('work on every tile', () => {
  const tiles = [...tilesOf(6, 4, 2, 0)]; // 3 × 2

  it('limits the number of tiles under way, and reports finished rows', async () => {
    const [begun, finished]: Tile[][] = [[], []];
    const rowsTold: number[] = [];
    let most = 0;
    await runSteps(
      forEachTile<number>(tiles, 3, {
        begin: async (tile) => {
          begun!.push(tile);
          most = Math.max(most, begun!.length - finished!.length);
          // The later ones end first.
          await new Promise((resolve) => setTimeout(resolve, 20 - 3 * begun!.length));
          return begun!.indexOf(tile);
        },
        finish: (tile, result) => {
          expect(tile).toBe(tiles[result]);
          finished!.push(tile);
        },
        *meanwhile(rows) {
          rowsTold.push(rows);
          for (const { inner } of tiles.filter((tile) => tile.inner.top + tile.inner.height <= rows)) {
            expect(finished!.some((tile) => tile.inner === inner)).toBe(true);
          }
          yield new Promise((resolve) => setTimeout(resolve, 30)); // all under way may end before it does
        },
      }),
      {},
    );
    expect([begun!.length, finished!.length, most]).toEqual([6, 6, 3]);
    expect(Math.max(...rowsTold)).toBeGreaterThan(0);
  });

  it('throws the first failure, when all that began have ended', async () => {
    let ended = 0;
    const begin = async (tile: Tile) => {
      await new Promise((resolve) => setTimeout(resolve, tile === tiles[0] ? 1 : 10));
      ended++;
      if (tile === tiles[0]) throw new Error('broken');
      return 0;
    };
    const work = forEachTile<number>(tiles, 3, { begin, finish: () => {} });
    await expect(runSteps(work, {})).rejects.toThrow('broken');
    expect(ended).toBe(3);
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tilesOf } from '../../../src/codec/tiles.js';

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

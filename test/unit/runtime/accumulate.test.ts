import { expect, test } from 'vitest';
import { Random } from '../../../src/data/random.js';
import { makePlain, makeWebAssembly } from '../../../src/runtime/accumulate.js';

const ROWS = 23;

test.each([2, 14, 80])('WebAssembly gives the bits of plain arithmetic, rows of %i', (width) => {
  const size = (ROWS + 1) * width;
  const accumulators = [makePlain(size, ROWS), makeWebAssembly(size, ROWS)!];
  for (let count = 0; count <= ROWS; count++) {
    const results = accumulators.map(({ numbers, rows, valuesAt, run }) => {
      const random = new Random(count, width);
      for (let i = 0; i < numbers.length; i++) numbers[i] = random.normal() * 10 ** random.integer(8);
      for (let i = 0; i < count; i++) rows[i] = 8 * width * (1 + random.integer(ROWS));
      expect(valuesAt).toBe(size);
      run(count, 0, width);
      return numbers.slice(0, width);
    });
    expect(results[1]).toEqual(results[0]);
    if (count === 0) expect(results[0]![0]).not.toBe(0);
  }
});

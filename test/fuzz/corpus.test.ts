import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/data/random.js';
import { AecError } from '../../src/errors.js';
import { allTargets } from './all-targets.js';
import { corpus } from './corpus.js';
import type { Target } from './target.js';

let targets: readonly Target[];
beforeAll(async () => {
  targets = await allTargets();
});

/** The code that reading an input ends in, or `read`. */
async function codeOf(target: Target, input: Uint8Array): Promise<string> {
  try {
    await target.read(input);
    return 'read';
  } catch (error) {
    if (error instanceof AecError) return error.code;
    throw error;
  }
}

describe('what the fuzzer once found', () => {
  it.each(corpus())('$file', async ({ target, code, input }) => {
    expect(await codeOf(targets.find(({ name }) => name === target)!, input)).toBe(code);
  });
});

describe('inputs of every kind', () => {
  it('are read, or refused with a code, in one line', async () => {
    const seen = new Map(targets.map(({ name }) => [name, new Set<string>()]));
    for (const [n, target] of targets.entries()) {
      for (let round = 0; round < 60; round++) {
        const input = target.make(new Random(4711, round, n));
        seen.get(target.name)!.add(await codeOf(target, input));
      }
    }
    // Checksums are mended, so errors come from behind them, and inputs are damaged so little that some are read to their end.
    for (const [name, codes] of seen) {
      expect([...codes].filter((code) => code !== 'checksum').length, name).toBeGreaterThan(0);
      expect([...codes], name).toContain('read');
    }
  });

  it('are the same for the same seed', () => {
    for (const { name, make } of targets) {
      expect(Buffer.compare(make(new Random(1, 2)), make(new Random(1, 2))), name).toBe(0);
    }
  });
});

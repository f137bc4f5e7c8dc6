import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AecError, decompress, loadModel, type Model } from '../../src/index.js';

const root = path.resolve(import.meta.dirname, '../..');
let model: Model;
beforeAll(async () => {
  model = await loadModel(path.join(root, 'models/mnist-conv-8'));
});
afterAll(() => model.dispose());

/** Codes that a damaged file may fail with: it is never the model's or the user's fault. */
const CODES = ['format', 'version', 'checksum', 'limit'];
const MOST_MEMORY = 256 * 2 ** 20;

describe.each(['digit-0', 'one-pixel', 'odd-colour'])('a damaged file (%s)', (name) => {
  const file = readFileSync(path.join(root, `test/golden/mnist-conv-8.${name}.aec`));

  async function expectRefused(damaged: Uint8Array, what: string): Promise<void> {
    const error = await decompress(damaged, model).catch((thrown: unknown) => thrown);
    expect(error, what).toBeInstanceOf(AecError);
    expect(CODES, what).toContain((error as AecError).code);
    expect((error as AecError).message, what).not.toContain('\n');
  }

  it('is refused at every length', async () => {
    const before = process.memoryUsage().rss;
    for (let length = 0; length < file.length; length++) {
      await expectRefused(file.subarray(0, length), `cut to ${length} bytes`);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(MOST_MEMORY);
  });

  it('is refused with any single bit flipped', async () => {
    const before = process.memoryUsage().rss;
    for (let bit = 0; bit < file.length * 8; bit++) {
      const damaged = Uint8Array.from(file);
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      await expectRefused(damaged, `bit ${bit} flipped`);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(MOST_MEMORY);
  });

  it('is refused with anything after its end', async () => {
    await expectRefused(Buffer.concat([file, Buffer.of(0)]), 'a byte more');
  });
});

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Extras, readImageFile, writeImageFile } from '../../src/format/image-file.js';
import {
  AecError,
  compress,
  decompress,
  loadModel,
  type Model,
  packMetadata,
  readMetadata,
} from '../../src/index.js';

const root = path.resolve(import.meta.dirname, '../..');
let model: Model;
beforeAll(async () => {
  model = await loadModel(path.join(root, 'models/mnist-conv-8'));
});
afterAll(() => model.dispose());

/** Codes that a damaged file may fail with: it is never the model's or the user's fault. */
const CODES = ['format', 'version', 'checksum', 'limit'];
const MOST_MEMORY = 256 * 2 ** 20;

const files = ['digit-0', 'one-pixel', 'odd-colour', 'with alpha and metadata'];

async function fileWithExtras(): Promise<Uint8Array> {
  const data = Uint8Array.from({ length: 15 }, (_, i) => 17 * i);
  const image = { width: 5, height: 3, channels: 1, data, alpha: data.toReversed() } as const;
  return compress(image, model, { metadata: packMetadata({ xmp: Buffer.from('<x/>') }) });
}

describe.each(files)('a damaged file (%s)', (name) => {
  let file: Uint8Array;
  beforeAll(async () => {
    file = name.startsWith('with')
      ? await fileWithExtras()
      : readFileSync(path.join(root, `test/golden/mnist-conv-8.${name}.aec`));
  });

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

it('alpha and metadata that fit no image are refused, with a right checksum', async () => {
  const { header, payload, alpha, metadata } = readImageFile(await fileWithExtras());
  const codeOf = async (extras: Extras) => {
    const file = writeImageFile(header, payload, extras);
    const opened = async () => [await decompress(file, model), readMetadata(file)];
    return opened().then(
      () => 'none',
      (error: unknown) => (error as AecError).code,
    );
  };
  expect(await codeOf({ alpha, metadata })).toBe('none');
  expect(await codeOf({ alpha: Uint8Array.of(...alpha!, 0) })).toBe('format');
  expect(await codeOf({ alpha: Uint8Array.of(...alpha!, 1, 1) })).toBe('format');
  expect(await codeOf({ metadata: metadata!.subarray(1) })).toBe('format');
  const bomb = deflateRawSync(new Uint8Array(2 ** 23));
  expect(await codeOf({ metadata: bomb })).toBe('format');
});

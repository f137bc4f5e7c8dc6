import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDataset } from '../../../src/data/dataset.js';
import { encodeImage } from '../../../src/image/write.js';
import { identityOf } from '../../../src/training/data-identity.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'aec-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('changes with a name, a size or a number of files, and with nothing else', async () => {
  const png = await encodeImage({ width: 8, height: 8, channels: 1, data: new Uint8Array(64) }, 'png');
  for (const name of ['a.png', 'b.png']) await writeFile(path.join(folder, name), png);
  const identity = async () => identityOf(await openDataset(folder, { split: 'train' }));
  const first = await identity();
  expect(await identity()).toBe(first);
  await rename(path.join(folder, 'b.png'), path.join(folder, 'c.png'));
  const renamed = await identity();
  await appendFile(path.join(folder, 'c.png'), Buffer.alloc(5));
  const longer = await identity();
  await writeFile(path.join(folder, 'd.png'), png);
  const more = await identity();
  expect(new Set([first, renamed, longer, more]).size).toBe(4);
});

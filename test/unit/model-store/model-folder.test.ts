import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesIn, writeModelFolder } from '../../../src/model-store/folder.js';
import { listModels } from '../../../src/model-store/installed.js';
import { makeManifest } from '../../../src/model-store/manifest.js';
import { readStoredModel } from '../../../src/model-store/read-model.js';

let parent: string;
const spec = { version: 1, id: 'mnist-test', architecture: 'conv', options: {}, channels: 1 };
const files = new Map([
  ['codec.json', Buffer.from(JSON.stringify(spec))],
  ['encoder/weights.bin', Buffer.from([1, 2, 3])],
]);

beforeAll(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'aec-'));
});
afterAll(() => rm(parent, { recursive: true }));

async function written(name: string): Promise<string> {
  const folder = path.join(parent, name);
  await writeModelFolder(folder, 'mnist-test', files, new Map([['training.json', '{}']]));
  return folder;
}

describe('a model folder', () => {
  it('reads back what was written, and leaves nothing else behind', async () => {
    const folder = await written('whole');
    const { manifest, files: read } = await readStoredModel(filesIn(folder), folder);
    expect(manifest.id).toBe('mnist-test');
    expect([...read]).toEqual([...files]);
    expect(await readdir(parent)).toEqual(['whole']);
  });

  it('is hashed as sha256sum would: one line a file, sorted', async () => {
    const { createHash } = await import('node:crypto');
    const sha = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
    const lines = [...files].map(([name, bytes]) => `${sha(bytes)}  ${name}\n`).join('');
    const folder = await written('hashed');
    const { manifest } = await readStoredModel(filesIn(folder), folder);
    expect(manifest.hash).toBe(sha(lines));
  });

  it('is not listed while it is being written', async () => {
    const shelf = path.join(parent, 'shelf');
    await written('shelf/whole');
    await cp(path.join(shelf, 'whole'), path.join(shelf, '.half.tmp'), { recursive: true });
    const listed = await listModels(undefined, [shelf]);
    expect(listed.map(({ folder }) => folder)).toEqual([path.join(shelf, 'whole')]);
  });

  it('is replaced file by file, and nothing else in it is touched', async () => {
    const folder = await written('replaced');
    await writeFile(path.join(folder, 'stray'), 'mine');
    const next = new Map(files);
    next.delete('encoder/weights.bin');
    await writeModelFolder(folder, 'mnist-test', next, new Map());
    expect((await readdir(folder)).sort()).toEqual(['codec.json', 'manifest.json', 'stray', 'training.json']);
    expect((await readStoredModel(filesIn(folder), folder)).manifest.id).toBe('mnist-test');
  });

  it('keeps files that a manifest only claims: those of other names, or of other content', async () => {
    const folder = await written('claimed');
    await writeFile(path.join(folder, 'mine.bin'), 'mine');
    const claims = new Map([...files, ['mine.bin', Buffer.from('other')] as const]);
    await writeFile(
      path.join(folder, 'manifest.json'),
      JSON.stringify(await makeManifest('mnist-test', claims)),
    );
    await writeModelFolder(folder, 'mnist-test', files, new Map());
    expect(await readFile(path.join(folder, 'mine.bin'), 'utf8')).toBe('mine');
    await writeFile(path.join(folder, 'notes.txt'), 'mine');
    const notes = new Map([...files, ['notes.txt', Buffer.from('mine')] as const]);
    await writeFile(
      path.join(folder, 'manifest.json'),
      JSON.stringify(await makeManifest('mnist-test', notes)),
    );
    await writeModelFolder(folder, 'mnist-test', files, new Map());
    expect(await readFile(path.join(folder, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it.each([
    ['a changed byte', 'encoder/weights.bin', () => Buffer.from([1, 2, 4]), /weights.bin is not the file/],
    ['a missing file', 'codec.json', () => null, /codec.json is missing/],
    ['no manifest', 'manifest.json', () => null, /not a model folder/],
    ['a manifest that is no JSON', 'manifest.json', () => Buffer.from('{'), /not valid JSON/],
    [
      'a manifest of another hash',
      'manifest.json',
      (old: Buffer) => swapHash(old),
      /does not match its own hash/,
    ],
    [
      'a manifest that lists a page',
      'manifest.json',
      (old: Buffer) => Buffer.from(old.toString().replace('codec.json', 'page.html')),
      /must be a path inside the model folder: codec.json/,
    ],
    [
      'a manifest that points outside',
      'manifest.json',
      (old: Buffer) => Buffer.from(old.toString().replace('codec.json', '../codec.json')),
      /must be a path inside the model folder/,
    ],
  ])('with %s is refused', async (_, name, change, message) => {
    const folder = await written('damaged');
    const file = path.join(folder, name);
    const changed = change(await readFile(file));
    if (changed) await writeFile(file, changed);
    else await rm(file);
    await expect(readStoredModel(filesIn(folder), folder)).rejects.toMatchObject({
      code: 'model',
      message: expect.stringMatching(message),
    });
  });
});

function swapHash(manifest: Buffer): Buffer {
  return Buffer.from(
    manifest
      .toString()
      .replace(/"hash": "./, (start) => start.slice(0, -1) + (start.endsWith('0') ? '1' : '0')),
  );
}

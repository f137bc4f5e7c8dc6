import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadModel } from '../../../src/index.js';
import { filesIn } from '../../../src/model-store/folder.js';
import { findModel, findModelByHash, listModels } from '../../../src/model-store/installed.js';
import { makeManifest } from '../../../src/model-store/manifest.js';
import { isShipped, nameModels, nameShipped } from '../../../src/model-store/named-models.js';
import { readStoredModel } from '../../../src/model-store/read-model.js';

const shipped = path.resolve(import.meta.dirname, '../../../models');
let shelf: string;
const before = process.env.AEC_MODELS;
beforeEach(async () => {
  shelf = await mkdtemp(path.join(tmpdir(), 'aec-'));
  process.env.AEC_MODELS = shelf;
});
afterEach(async () => {
  if (before === undefined) delete process.env.AEC_MODELS;
  else process.env.AEC_MODELS = before;
  await rm(shelf, { recursive: true });
});

/** A copy of a shipped model on the shelf, with a file changed and, if asked, the hashes to match. */
async function copied(name: string, edit?: { file: string; content: string; forge?: boolean; id?: string }) {
  const folder = path.join(shelf, name);
  await cp(path.join(shipped, 'mnist-conv-8'), folder, { recursive: true });
  if (!edit) return folder;
  await writeFile(path.join(folder, edit.file), edit.content);
  if (!edit.forge) return folder;
  const { id, files } = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8'));
  const contents = await Promise.all(
    Object.keys(files).map(async (file) => [file, await readFile(path.join(folder, file))] as const),
  );
  const manifest = await makeManifest(edit.id ?? id, new Map(contents));
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
  return folder;
}

const specOf = async (id: string) =>
  JSON.stringify({
    ...JSON.parse(await readFile(path.join(shipped, 'mnist-conv-8/codec.json'), 'utf8')),
    id,
    note: id,
  });

describe('a model that came with aec', () => {
  it('is found by its id and hash, whatever claims them elsewhere', async () => {
    const { hash } = await findModel('mnist-conv-8');
    await copied('damaged', { file: 'encoder/network.bin', content: 'x' });
    await copied('mnist-conv-8', { file: 'codec.json', content: await specOf('mnist-conv-8'), forge: true });
    await copied(hash.slice(0, 8), {
      file: 'codec.json',
      content: await specOf('mine'),
      forge: true,
      id: 'mine',
    });
    for (const found of [
      await findModel('mnist-conv-8'),
      await findModel(hash.slice(0, 8)),
      await findModel(hash),
      await findModelByHash(hash.slice(0, 8)),
    ]) {
      expect(found).toMatchObject({ hash, folder: path.join(shipped, 'mnist-conv-8') });
    }
  });
});

describe('a hash is computed, not believed', () => {
  it('where a manifest does not list files of that hash', async () => {
    const folder = await copied('liar');
    const manifest = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8'));
    manifest.files['codec.json'] = 'ab'.repeat(32);
    await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
    const damaged: string[] = [];
    const models = await listModels((where) => damaged.push(where), [shelf]);
    expect({ models, damaged }).toEqual({ models: [], damaged: [folder] });
    await expect(loadModel(folder)).rejects.toMatchObject({
      code: 'model',
      message: expect.stringContaining('does not match its own hash'),
    });
  });

  it('where two folders claim one: the intact one is taken', async () => {
    const real = await copied('z-real', {
      file: 'codec.json',
      content: await specOf('own'),
      forge: true,
      id: 'own',
    });
    const { hash } = await findModel(real);
    await cp(real, path.join(shelf, 'a-liar'), { recursive: true });
    await writeFile(path.join(shelf, 'a-liar/encoder/network.bin'), 'x');
    expect((await findModelByHash(hash.slice(0, 8))).folder).toBe(real);
    await writeFile(path.join(real, 'encoder/network.bin'), 'x');
    await expect(findModelByHash(hash.slice(0, 8))).rejects.toMatchObject({ code: 'model' });
  });
});

describe('a broken or hostile folder does not keep the others from being listed', () => {
  const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const replace = (file: string, make: (place: string) => Promise<unknown>) => async () => {
    const folder = await copied('hostile');
    await rm(path.join(folder, file), { recursive: true });
    await make(path.join(folder, file));
  };
  it.each<[string, () => Promise<unknown>]>([
    ...['manifest.json', 'codec.json'].flatMap((file): [string, () => Promise<unknown>][] => [
      [`${file} is a pipe`, replace(file, async (place) => execFileSync('mkfifo', [place]))],
      [`${file} is endless`, replace(file, (place) => symlink('/dev/zero', place))],
      [`${file} is a folder`, replace(file, (place) => mkdir(place))],
      [`${file} is huge`, replace(file, (place) => writeFile(place, Buffer.alloc(2 ** 25, ' ')))],
      [`${file} is nested deeply`, replace(file, (place) => writeFile(place, deep(1e6)))],
      [`${file} has an object for a version`, replace(file, (place) => writeFile(place, '{"version":{}}'))],
      [
        `${file} has a version without words`,
        replace(file, (place) => writeFile(place, '{"version":{"toString":1,"valueOf":1}}')),
      ],
    ]),
  ])('%s', async (_, make) => {
    await make();
    const damaged: string[] = [];
    const models = await listModels((where) => damaged.push(where));
    expect(models.filter(isShipped).length).toBeGreaterThan(5);
    expect(damaged).toEqual([path.join(shelf, 'hostile')]);
    expect((await loadModel('mnist-conv-8')).id).toBe('mnist-conv-8');
    await expect(loadModel(path.join(shelf, 'hostile'))).rejects.toMatchObject({ code: 'model' });
  });

  it.each(['encoder/network.bin', 'encoder/network.json'])('%s is a pipe, or endless', async (file) => {
    for (const make of [
      replace(file, async (place) => execFileSync('mkfifo', [place])),
      replace(file, (place) => symlink('/dev/zero', place)),
    ]) {
      await make();
      await expect(loadModel(path.join(shelf, 'hostile'))).rejects.toMatchObject({ code: 'model' });
      await rm(path.join(shelf, 'hostile'), { recursive: true });
    }
  });
});

describe('many models of strangers, or large ones, cost little', () => {
  const files = new Map([['codec.json', Buffer.from('{}')]]);
  /** A folder with a manifest of these files, whatever lies there. */
  async function claimed(name: string, claims: ReadonlyMap<string, Uint8Array> = files, id = name) {
    const folder = path.join(shelf, name);
    await mkdir(folder);
    await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(await makeManifest(id, claims)));
    return folder;
  }

  it('models are named by their manifests alone, those that came with aec without looking elsewhere', async () => {
    const folder = await claimed('own');
    expect((await nameModels(undefined, [shelf])).map((model) => model.folder)).toEqual([folder]);
    await writeFile(path.join(folder, 'codec.json'), JSON.stringify({ architecture: 'x' }));
    await expect(findModel('own')).rejects.toMatchObject({ code: 'model' });
    expect(await nameShipped()).not.toEqual([]);
  });

  it('a manifest of more than 64 KiB is refused before it is read', async () => {
    const folder = await claimed('long');
    await truncate(path.join(folder, 'manifest.json'), 2 ** 16 + 1);
    const damaged: string[] = [];
    expect(await nameModels((_, { message }) => damaged.push(message), [shelf])).toEqual([]);
    expect(damaged).toEqual([expect.stringContaining('larger than')]);
  });

  it('of more than 1000 folders the first are looked at, and it is said', async () => {
    await claimed('0-first');
    await Promise.all(Array.from({ length: 1000 }, (_, n) => mkdir(path.join(shelf, `empty-${n}`))));
    await claimed('z-last');
    const damaged: string[] = [];
    const named = await nameModels((_, { message }) => damaged.push(message), [shelf]);
    expect(named.map(({ id }) => id)).toEqual(['0-first']);
    expect(damaged).toEqual([
      expect.stringContaining('has 1002 folders: models are searched in the first 1000'),
    ]);
  });

  it('files of more than 128 MiB in all are refused before they are read', async () => {
    const claims = new Map([
      ...files,
      ['a.bin', Buffer.from('a')] as const,
      ['b.bin', Buffer.from('b')] as const,
    ]);
    const folder = await claimed('large', claims);
    for (const [name, content] of claims) await writeFile(path.join(folder, name), content);
    await truncate(path.join(folder, 'b.bin'), 2 ** 27);
    const loading = readStoredModel(filesIn(folder), folder);
    await expect(loading).rejects.toMatchObject({
      code: 'model',
      message: expect.stringMatching(/b\.bin: larger than/),
    });
  });

  it.each([
    ['architecture', { architecture: 'x'.repeat(5e5) }],
    ['id', { id: 'x'.repeat(5e5) }],
  ])('an endless %s ends in a short line', async (key, edit) => {
    const spec = { ...JSON.parse(await specOf('own')), ...edit };
    const folder = await copied('own', { file: 'codec.json', content: JSON.stringify(spec), forge: true });
    const error = await findModel(folder).catch((reason: Error) => reason);
    expect(error).toMatchObject({ message: `${folder}/codec.json: ${key} must be at most 100 characters` });
  });
});

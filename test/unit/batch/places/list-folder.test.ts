import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listPlace } from '../../../../src/batch/places/list-place.js';
import { walkFolder } from '../../../../src/data/walk-folder.js';

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'aec-list-')));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function list(ref: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of listPlace(ref, ['png', 'jpg'])) names.push(name);
  return names;
}

it('lists images of a folder and below, in one order, without hidden ones', async () => {
  const files = [
    'b.png',
    'a.JPG',
    'a/z.png',
    'a/y/x.png',
    'a.b/c.png',
    'notes.txt',
    '.git/h.png',
    'a/.h.png',
    'noext',
  ];
  for (const file of files) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), '');
  }
  const listed = ['a/y/x.png', 'a/z.png', 'a.JPG', 'a.b/c.png', 'b.png'];
  expect(await list(folder)).toEqual(listed);
  expect([...listed].sort()).toEqual((await walkFolder(folder, ['png', 'jpg'])).files);
});

it('says how large each is', async () => {
  await writeFile(path.join(folder, 'b.png'), '12345');
  const sizes: Record<string, number> = {};
  for await (const { name, bytes } of listPlace(folder, ['png'])) sizes[name] = bytes;
  expect(sizes).toMatchObject({ 'b.png': 5, 'a/z.png': 0 });
});

const noLinks = process.platform === 'win32' ? ' (skipped: Windows asks for a privilege to make links)' : '';
it.skipIf(noLinks)(`follows links, but not round in a circle${noLinks}`, async () => {
  await mkdir(path.join(folder, 'links'), { recursive: true });
  await symlink(path.join(folder, 'a'), path.join(folder, 'links/to-a'));
  await symlink(path.join(folder, 'links'), path.join(folder, 'links/round'));
  await symlink(path.join(folder, 'b.png'), path.join(folder, 'links/b.png'));
  await symlink(path.join(folder, 'gone.png'), path.join(folder, 'links/gone.png'));
  expect(await list(path.join(folder, 'links'))).toEqual(['b.png', 'to-a/y/x.png', 'to-a/z.png']);
});

const onlyUtf8 = process.platform === 'linux' ? '' : ' (skipped: file names are UTF-8 on this system)';
it.skipIf(onlyUtf8)(`keeps names that are not UTF-8${onlyUtf8}`, async () => {
  const odd = Buffer.concat([Buffer.from(`${folder}/odd-`), Buffer.of(0xff), Buffer.from('.png')]);
  await writeFile(odd, '');
  expect((await list(folder)).find((name) => name.startsWith('odd-'))).toBe('odd-\udcff.png');
});

it('says which folder cannot be read', async () => {
  await expect(list(path.join(folder, 'none'))).rejects.toMatchObject({
    code: 'input',
    message: `${path.join(folder, 'none')}: no such file or folder`,
  });
});

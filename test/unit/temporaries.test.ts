import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isTemporary, sweepOnce, temporaryBeside } from '../../src/temporaries.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'aec-sweep-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The name of a temporary of a process that has ended. */
function nameOfDead(): string {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  return path.basename(temporaryBeside(path.join(folder, 'x'))).replace(`-${process.pid}-`, `-${pid}-`);
}

it('temporaries have names of their own, however long that of the target', () => {
  const name = path.basename(temporaryBeside(path.join(folder, 'x'.repeat(255))));
  expect(name.length).toBeLessThan(60);
  expect(isTemporary(name)).toBe(true);
  expect(['.aec', '.aec-notes.tmp', 'a.tmp', '.aec-0-1-2.tmp'].filter(isTemporary)).toEqual([]);
});

it('what killed runs left is removed, once; nothing else', async () => {
  const own = path.basename(temporaryBeside(path.join(folder, 'x')));
  const elsewhere = own.replace(/^\.aec-.{8}/, '.aec-00000000');
  const forgotten = elsewhere.replace(/.{8}\.tmp$/, 'ffffffff.tmp');
  const dead = nameOfDead();
  for (const name of [own, dead, elsewhere, forgotten, 'picture.png'])
    await writeFile(path.join(folder, name), 'x');
  const deadFolder = nameOfDead();
  await mkdir(path.join(folder, deadFolder, 'inner'), { recursive: true });
  const twoDaysAgo = new Date(Date.now() - 48 * 3600 * 1000);
  await utimes(path.join(folder, forgotten), twoDaysAgo, twoDaysAgo);
  await sweepOnce(folder);
  expect((await readdir(folder)).sort()).toEqual([own, elsewhere, 'picture.png'].sort());
  await writeFile(path.join(folder, dead), 'x');
  await sweepOnce(folder);
  expect(await readdir(folder)).toContain(dead);
});

it('a folder that is not there has nothing to sweep', async () => {
  await expect(sweepOnce(path.join(folder, 'nowhere'))).resolves.toBeUndefined();
});

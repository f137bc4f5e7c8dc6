import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { walkFolder } from '../../../src/data/walk-folder.js';
import { systemPath } from '../../../src/path-bytes.js';
import { temporaryBeside } from '../../../src/temporaries.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'aec-walk-'));
});
afterEach(() => rm(folder, { recursive: true }));

const at = (name: string) => path.join(folder, name);

async function write(...names: string[]): Promise<void> {
  for (const name of names) {
    await mkdir(systemPath(path.dirname(at(name))), { recursive: true });
    await writeFile(systemPath(at(name)), 'x');
  }
}

describe('walking a folder', () => {
  it('takes files of the kind from all subfolders, sorted by code unit, and tells of the others', async () => {
    await write('b.png', 'a/z.PNG', 'a-b.png', 'B.jpg', '.hidden.png', '.git/x.png', 'notes.txt');
    const { files, problems, others } = await walkFolder(folder, ['png', 'jpg']);
    expect(files).toEqual(['B.jpg', 'a-b.png', 'a/z.PNG', 'b.png']);
    expect(problems).toEqual([]);
    expect(others.sort()).toEqual(['.git', '.hidden.png', 'notes.txt']);
  });

  it('takes any name: with newlines, backslashes, patterns, and bytes that are no UTF-8', async () => {
    const names = [
      'a\nb.png',
      'a\\b.png',
      '[x]*?.png',
      '{a,b}.png',
      '-o.png',
      'byte-\udce4.png',
      'd\udcff/e.png',
    ];
    await write(...names);
    const { files } = await walkFolder(folder, ['png']);
    expect(files).toEqual([...names].sort());
  });

  it('takes each image once, whatever links lead to it, and ends where links go round', async () => {
    await write('in/a.png', 'outside/b.png');
    const walked = at('in');
    await symlink('a.png', path.join(walked, 'again.png'));
    await symlink('../outside/b.png', path.join(walked, 'b.png'));
    await symlink('../outside/b.png', path.join(walked, 'b2.png'));
    await symlink('.', path.join(walked, 'loop'));
    await symlink('..', path.join(walked, 'up'));
    await symlink('self.png', path.join(walked, 'self.png'));
    await symlink('nowhere.png', path.join(walked, 'dangling.png'));
    const { files, problems } = await walkFolder(walked, ['png']);
    expect(files.filter((name) => name.endsWith('a.png'))).toHaveLength(1);
    expect(files.filter((name) => /b2?\.png$/.test(name))).toHaveLength(1);
    expect(problems.map(({ name }) => name).sort()).toEqual(['dangling.png', 'self.png']);
    expect(problems.find(({ name }) => name === 'dangling.png')!.reason).toBe('no such file or folder');
  });

  it.skipIf(process.platform === 'win32')(
    'names what only looks like an image, and opens none of it',
    async () => {
      await write('a.png');
      execFileSync('mkfifo', [at('pipe.png')]);
      await mkdir(at('folder.png'));
      const { files, problems } = await walkFolder(folder, ['png']);
      expect(files).toEqual(['a.png']);
      expect(problems).toEqual([{ name: 'pipe.png', reason: 'is a pipe, a socket or a device, not a file' }]);
    },
  );

  it('takes no pictures of models', async () => {
    await write(
      'set/a.png',
      'set/m/manifest.json',
      'set/m/history.png',
      'set/m/codec.json',
      'set/m/deep/b.png',
    );
    await write('set/other/manifest.json', 'set/other/c.png');
    const { files, others } = await walkFolder(path.join(folder, 'set'), ['png']);
    expect(files).toEqual(['a.png', 'other/c.png']);
    expect(others).toEqual(expect.arrayContaining(['m/history.png', 'm/deep']));
  });

  it('names a folder that is not there', async () => {
    const { files, problems } = await walkFolder(at('nowhere'), ['png']);
    expect({ files, problems }).toEqual({
      files: [],
      problems: [{ name: '', reason: 'no such file or folder' }],
    });
  });

  it('passes over what runs of aec are just writing', async () => {
    await write('a.png', path.basename(temporaryBeside(at('b.png'))));
    expect(await walkFolder(folder, ['png', 'tmp'])).toEqual({ files: ['a.png'], problems: [], others: [] });
  });
});

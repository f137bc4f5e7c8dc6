import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeFileAtomically, writeFolderAtomically } from '../../src/atomic-write.js';
import { explainSystemError } from '../../src/system-error.js';

const bytes = Uint8Array.of(1, 2, 3);
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'aec-write-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('writeFileAtomically', () => {
  it('makes folders and replaces files', async () => {
    const file = path.join(folder, 'a/b/c.aec');
    await writeFileAtomically(file, Uint8Array.of(9));
    await writeFileAtomically(file, bytes);
    expect(new Uint8Array(await readFile(file))).toEqual(bytes);
    expect(await readdir(path.dirname(file))).toEqual(['c.aec']);
  });

  it('writes through a link and into a device', async () => {
    await writeFile(path.join(folder, 'target'), 'old');
    await symlink('target', path.join(folder, 'link'));
    await writeFileAtomically(path.join(folder, 'link'), bytes);
    expect((await lstat(path.join(folder, 'link'))).isSymbolicLink()).toBe(true);
    expect(new Uint8Array(await readFile(path.join(folder, 'target')))).toEqual(bytes);
    await writeFileAtomically('/dev/null', bytes);
    expect((await lstat('/dev/null')).isCharacterDevice()).toBe(true);
  });

  it.each(['refuse', 'keep', 'same'] as const)(
    'leaves a file that appears meanwhile: %s',
    async (existing) => {
      const file = path.join(folder, 'raced.aec');
      async function* raced() {
        yield bytes;
        await writeFile(file, 'first');
      }
      const writing = writeFileAtomically(file, raced(), { existing });
      if (existing === 'keep') await expect(writing).resolves.toBe(false);
      else await expect(writing).rejects.toThrow(`${file} exists already`);
      expect(await readFile(file, 'utf8')).toBe('first');
      expect(await readdir(folder)).toEqual(['raced.aec']);
    },
  );

  it('of many that write one file at once, one writes it', async () => {
    const file = path.join(folder, 'one.aec');
    const writers = Array.from({ length: 20 }, (_, n) =>
      writeFileAtomically(file, `writer ${n}`, { existing: 'keep' }),
    );
    const won = (await Promise.all(writers)).flatMap((isWritten, n) => (isWritten ? [n] : []));
    expect(won).toHaveLength(1);
    expect(await readFile(file, 'utf8')).toBe(`writer ${won[0]}`);
  });

  it('takes the same content for its own work', async () => {
    const file = path.join(folder, 'same.aec');
    await writeFile(file, bytes);
    await expect(writeFileAtomically(file, bytes, { existing: 'same' })).resolves.toBe(false);
    expect(await readdir(folder)).toEqual(['same.aec']);
  });

  it('makes what a link leads to, unless it must be new', async () => {
    const link = path.join(folder, 'link');
    await symlink('new/target', link);
    await expect(writeFileAtomically(link, bytes, { existing: 'refuse' })).rejects.toThrow('exists already');
    expect(await readdir(folder)).toEqual(['link']);
    await writeFileAtomically(link, bytes);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(new Uint8Array(await readFile(path.join(folder, 'new/target')))).toEqual(bytes);
    await symlink('circle', path.join(folder, 'circle'));
    await expect(writeFileAtomically(path.join(folder, 'circle'), bytes)).rejects.toThrow('ELOOP');
  });

  it('stays within a folder, if it is told to', async () => {
    const within = path.join(folder, 'out');
    await mkdir(path.join(within, 'inner'), { recursive: true });
    await mkdir(path.join(folder, 'elsewhere'));
    await symlink('../elsewhere', path.join(within, 'sub'));
    await symlink('../elsewhere/x', path.join(within, 'link'));
    await symlink('/dev/null', path.join(within, 'null'));
    await symlink('inner/x', path.join(within, 'inside'));
    for (const existing of ['replace', 'refuse', 'keep', 'same'] as const) {
      const writing = writeFileAtomically(path.join(within, 'sub/x'), bytes, { existing, within });
      await expect(writing).rejects.toThrow('a link leads out of the folder');
    }
    const write = (name: string, existing: 'replace' | 'refuse' | 'same') =>
      writeFileAtomically(path.join(within, name), bytes, { existing, within });
    await expect(write('link', 'replace')).rejects.toThrow('a link leads out of the folder');
    await expect(write('null', 'replace')).rejects.toThrow('is a pipe, a socket or a device');
    await expect(write('null', 'refuse')).rejects.toThrow('exists already');
    await expect(write('null', 'same')).rejects.toThrow('exists already');
    await write('inside', 'replace');
    expect(new Uint8Array(await readFile(path.join(within, 'inner/x')))).toEqual(bytes);
    expect(await readdir(path.join(folder, 'elsewhere'))).toEqual([]);
  });

  it('names the file in errors that know no path, or a temporary one', async () => {
    const file = path.join(folder, 'full.aec');
    async function* full() {
      yield bytes;
      throw Object.assign(new Error('ENOSPC: of the input'), {
        code: 'ENOSPC',
        syscall: 'read',
        path: 'input',
      });
    }
    await expect(writeFileAtomically(file, full())).rejects.toMatchObject({ path: 'input' });
    if (existsSync('/dev/full')) {
      await expect(writeFileAtomically('/dev/full', bytes)).rejects.toMatchObject({
        code: 'ENOSPC',
        path: '/dev/full',
      });
    }
    await mkdir(file);
    const within = folder;
    await expect(writeFileAtomically(file, bytes, { within })).rejects.toMatchObject({ path: file });
    const error = Object.assign(new Error("EIO: i/o error, rename '/a/.aec-1.tmp'"), {
      code: 'EIO',
      errno: -5,
      syscall: 'rename',
      path: file,
    });
    expect(explainSystemError(error)).toMatchObject({ message: `${file}: i/o error` });
  });

  it('keeps the mode of a file that it replaces, and takes a mode and a time', async () => {
    const file = path.join(folder, 'mode.aec');
    await writeFile(file, 'old');
    await chmod(file, 0o640);
    await writeFileAtomically(file, bytes);
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    await writeFileAtomically(file, bytes, { mode: 0o604, modified: 1_000_000_000_000 });
    const { mode, mtimeMs } = await stat(file);
    expect({ mode: mode & 0o777, mtimeMs }).toEqual({ mode: 0o604, mtimeMs: 1_000_000_000_000 });
  });

  it('leaves nothing behind when it fails', async () => {
    await writeFile(path.join(folder, 'file'), '');
    await expect(writeFileAtomically(path.join(folder, 'file/x.aec'), bytes)).rejects.toThrow(
      /ENOTDIR|EEXIST/,
    );
    await mkdir(path.join(folder, 'taken'));
    await expect(writeFileAtomically(path.join(folder, 'taken'), bytes)).rejects.toThrow('EISDIR');
    async function* cut() {
      yield bytes;
      throw new RangeError('no more');
    }
    await expect(writeFileAtomically(path.join(folder, 'cut'), cut())).rejects.toThrow('no more');
    expect((await readdir(folder)).sort()).toEqual(['file', 'taken']);
  });

  it('leaves nothing behind when a signal ends the program', async () => {
    const module = path.resolve(import.meta.dirname, '../../dist/atomic-write.js');
    // The signal comes while the temporary file is there: 256 MB are not written in an instant.
    const script = `
      import { readdirSync } from 'node:fs';
      import { writeFileAtomically } from ${JSON.stringify(module)};
      writeFileAtomically(${JSON.stringify(path.join(folder, 'big'))}, Buffer.alloc(2 ** 28)).then(() => process.exit(9));
      const poll = setInterval(() => {
        if (readdirSync(${JSON.stringify(folder)}).length === 0) return;
        clearInterval(poll);
        process.kill(process.pid, 'SIGINT');
      }, 1);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGINT');
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves signals to the handler of the program, if there is one', async () => {
    const ended = vi.fn();
    process.once('SIGHUP', ended);
    async function* interrupted() {
      yield bytes;
      process.kill(process.pid, 'SIGHUP');
      while (ended.mock.calls.length === 0) await setImmediate();
      yield bytes;
    }
    await writeFileAtomically(path.join(folder, 'whole'), interrupted());
    expect(ended).toHaveBeenCalledOnce();
    expect((await readFile(path.join(folder, 'whole'))).length).toBe(6);
  });
});

describe('writeFolderAtomically', () => {
  const model = (text: string) =>
    new Map<string, string | Uint8Array>([
      ['decoder/weights.bin', bytes],
      ['manifest.json', text],
    ]);

  it('makes the folder, and replaces in it nothing but these files and the obsolete ones', async () => {
    const target = path.join(folder, 'a/model');
    const old = ['stale/old.json', 'stale/kept.txt', 'gone/old.json', 'own/photo.jpg'];
    await writeFolderAtomically(target, new Map(old.map((name) => [name, name])));
    expect(await readdir(path.dirname(target))).toEqual(['model']);
    await symlink('photo.jpg', path.join(target, 'own/link'));
    await writeFolderAtomically(target, model('new'), ['stale/old.json', 'gone/old.json', 'never/there']);
    expect((await readdir(target, { recursive: true })).sort()).toEqual(
      ['decoder', 'decoder/weights.bin', 'manifest.json', 'own', 'own/link', 'own/photo.jpg']
        .concat(['stale', 'stale/kept.txt'])
        .map((name) => path.join(name)),
    );
    expect(await readFile(path.join(target, 'manifest.json'), 'utf8')).toBe('new');
    expect(await readdir(path.dirname(target))).toEqual(['model']);
  });

  it('writes through no link inside the folder', async () => {
    const target = path.join(folder, 'model');
    await mkdir(path.join(folder, 'elsewhere'));
    await writeFile(path.join(folder, 'elsewhere/weights.bin'), 'mine');
    await writeFolderAtomically(target, new Map([['manifest.json', 'old']]));
    await symlink('../elsewhere', path.join(target, 'decoder'));
    await expect(writeFolderAtomically(target, model('new'))).rejects.toThrow('ENOTDIR');
    await expect(writeFolderAtomically(target, new Map(), ['decoder/weights.bin'])).rejects.toThrow(
      'ENOTDIR',
    );
    expect(await readFile(path.join(folder, 'elsewhere/weights.bin'), 'utf8')).toBe('mine');
    expect(await readFile(path.join(target, 'manifest.json'), 'utf8')).toBe('old');
    // A link in the place of a file is replaced; what it leads to stays.
    await rm(path.join(target, 'decoder'));
    await symlink('../elsewhere/weights.bin', path.join(target, 'file.json'));
    await writeFolderAtomically(target, new Map([['file.json', 'new']]));
    expect(await readFile(path.join(folder, 'elsewhere/weights.bin'), 'utf8')).toBe('mine');
    expect(await readFile(path.join(target, 'file.json'), 'utf8')).toBe('new');
  });

  it('writes through a link', async () => {
    await mkdir(path.join(folder, 'target'));
    await symlink('target', path.join(folder, 'link'));
    await writeFolderAtomically(path.join(folder, 'link'), model('new'));
    expect((await lstat(path.join(folder, 'link'))).isSymbolicLink()).toBe(true);
    expect(await readFile(path.join(folder, 'target/manifest.json'), 'utf8')).toBe('new');
  });

  it('keeps the old folder and leaves nothing behind when it fails', async () => {
    const target = path.join(folder, 'model');
    await writeFolderAtomically(target, model('old'));
    const broken = new Map([...model('new'), ['manifest.json/x', 'a file inside a file']]);
    await expect(writeFolderAtomically(target, broken)).rejects.toThrow(/ENOTDIR|EEXIST/);
    expect(await readFile(path.join(target, 'manifest.json'), 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['model']);
  });
});

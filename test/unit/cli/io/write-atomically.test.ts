import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAtomically } from '../../../../src/cli/io/write-atomically.js';
import { AecError } from '../../../../src/errors.js';

const bytes = Uint8Array.of(1, 2, 3);
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'aec-write-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('writeAtomically', () => {
  it('makes folders and replaces files', async () => {
    const file = path.join(folder, 'a/b/c.aec');
    await writeAtomically(file, Uint8Array.of(9));
    await writeAtomically(file, bytes);
    expect(new Uint8Array(await readFile(file))).toEqual(bytes);
    expect(await readdir(path.dirname(file))).toEqual(['c.aec']);
  });

  it('writes through a link and into a device', async () => {
    await writeFile(path.join(folder, 'target'), 'old');
    await symlink('target', path.join(folder, 'link'));
    await writeAtomically(path.join(folder, 'link'), bytes);
    expect((await lstat(path.join(folder, 'link'))).isSymbolicLink()).toBe(true);
    expect(new Uint8Array(await readFile(path.join(folder, 'target')))).toEqual(bytes);
    await writeAtomically('/dev/null', bytes);
    expect((await lstat('/dev/null')).isCharacterDevice()).toBe(true);
  });

  it('leaves nothing behind when it fails', async () => {
    await writeFile(path.join(folder, 'file'), '');
    await expect(writeAtomically(path.join(folder, 'file/x.aec'), bytes)).rejects.toThrow(AecError);
    await mkdir(path.join(folder, 'taken'));
    await expect(writeAtomically(path.join(folder, 'taken'), bytes)).rejects.toMatchObject({ code: 'input' });
    expect((await readdir(folder)).sort()).toEqual(['file', 'taken']);
  });

  it('leaves nothing behind when a signal ends the program', async () => {
    const module = path.resolve(import.meta.dirname, '../../../../dist/cli/io/write-atomically.js');
    // The signal comes while the temporary file is there: 256 MB are not written in an instant.
    const script = `
      import { readdirSync } from 'node:fs';
      import { writeAtomically } from ${JSON.stringify(module)};
      writeAtomically(${JSON.stringify(path.join(folder, 'big'))}, Buffer.alloc(2 ** 28)).then(() => process.exit(9));
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
});

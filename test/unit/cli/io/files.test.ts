import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isFolder, nameOfOutput, readInput, writeOutput } from '../../../../src/cli/io/files.js';
import { AecError } from '../../../../src/errors.js';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'aec-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('files', () => {
  it('are written and read back', async () => {
    const file = path.join(folder, 'a/b.txt');
    await writeOutput(file, 'größer');
    expect(Buffer.from(await readInput(file)).toString()).toBe('größer');
    expect([await isFolder(folder), await isFolder(file), await isFolder(`${file}.no`)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('that cannot be written or read are input errors that name them', async () => {
    await writeFile(path.join(folder, 'file'), '');
    await mkdir(path.join(folder, 'taken'));
    for (const name of ['file/x.aec', 'taken']) {
      const file = path.join(folder, name);
      const error = await writeOutput(file, Uint8Array.of(1)).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(AecError);
      expect(error).toMatchObject({ code: 'input', message: expect.stringContaining(`${file}: `) });
    }
    await expect(readInput(path.join(folder, 'none'))).rejects.toMatchObject({ code: 'input' });
    expect((await readdir(folder)).sort()).toEqual(['file', 'taken']);
  });

  it('on stdout go by the names of their inputs', () => {
    expect(nameOfOutput({ input: 'a.png', output: 'a.aec' })).toBe('a.aec');
    expect(nameOfOutput({ input: 'a.png', output: '-' })).toBe('a.png');
    expect(nameOfOutput({ input: '-', output: '-' })).toBe('stdin');
  });
});

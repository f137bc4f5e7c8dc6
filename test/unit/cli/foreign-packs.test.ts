import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { type UnpackOptions, unpackImages } from '../../../src/cli/commands/decompress/unpack.js';
import { describePack } from '../../../src/cli/commands/info/describe-pack.js';
import { packImages } from '../../../src/cli/commands/pack/run.js';
import { findModel } from '../../../src/model-store/installed.js';
import { digitPng, filesIn, temporaryFolder, writeFiles } from '../../cli/images.js';
import { type ForgedBlock, forgePack } from '../../corrupt/forged-pack.js';

const cwd = await temporaryFolder();
process.chdir(cwd);
let modelPrefix: string;

beforeAll(async () => {
  modelPrefix = (await findModel('mnist-conv-8')).hash.slice(0, 8);
});

/** Writes a pack of 8×8 images of such names. */
async function writePack(file: string, names: readonly string[], more: Partial<ForgedBlock> = {}) {
  const block = { count: names.length, width: 8, height: 8, names, ...more };
  await writeFiles(cwd, { [file]: forgePack([block], modelPrefix) });
}

const unpack = (file: string, options: UnpackOptions = {}) => unpackImages(file, { quiet: true, ...options });
const pack = (source: string, output: string, options = {}) =>
  packImages(source, { output, names: true, quiet: true, model: 'mnist-conv-8', ...options });
const error = (code: string, message: RegExp) => ({ code, message: expect.stringMatching(message) });

describe('a pack from elsewhere', () => {
  it.each<[string, string[], RegExp]>([
    ['clash', ['b', 'a.png', 'a.jpg'], /^images 1 and 2 of the pack cannot .*--only 1 -o FILE\.png$/],
    ['nested', ['a.jpg', 'b', 'a.png/c'], /^images 0 and 2 of the pack cannot both be written/],
    [
      'leaving',
      ['a', '../x'],
      /^the image name "\.\.\/x" leads out of the folder leaving: nothing .*--only 1 -o FILE\.png$/,
    ],
    ['deep', ['a', 'b/../../x'], /leads out of the folder deep/],
  ])('writes nothing where names do not fit: %s', async (folder, names, message) => {
    await writePack(`${folder}.aec`, names);
    await expect(unpack(`${folder}.aec`, { force: true })).rejects.toMatchObject(error('format', message));
    const written = (await filesIn(cwd)).filter((name) => name.startsWith(`${folder}/`) || name === 'x.png');
    expect(written).toEqual([]);
  });

  it('may have names that only look like a way out', async () => {
    await writePack('dots.aec', ['..foo', '...', '.', '/b']);
    await unpack('dots.aec');
    expect(await filesIn('dots')).toEqual(['....png', '..foo.png', '..png', 'b.png']);
  });

  it('never replaces itself', async () => {
    await writePack('self/b.png', ['a', 'b']);
    const before = await readFile('self/b.png');
    const itself = error('usage', /^self\/b\.png is an input and would be overwritten/);
    await expect(unpack('self/b.png', { output: 'self', force: true })).rejects.toMatchObject(itself);
    await expect(
      unpack('self/b.png', { output: 'self/b.png', only: '0', force: true }),
    ).rejects.toMatchObject(itself);
    expect(await readFile('self/b.png')).toEqual(before);
    expect(await filesIn('self')).toEqual(['b.png']);
  });

  it('writes no file where one of them exists', async () => {
    await writePack('part.aec', ['a', 'b']);
    await writeFiles(cwd, { 'part/b.png': 'mine' });
    await expect(unpack('part.aec', { output: 'part' })).rejects.toMatchObject(
      error('input', /^part\/b\.png exists already/),
    );
    expect(await filesIn('part')).toEqual(['b.png']);
    await unpack('part.aec', { force: true });
    expect(await filesIn('part')).toEqual(['a.png', 'b.png']);
  });

  it('whose index lies about a block is damaged', async () => {
    await writePack('lie.aec', [], { count: 1, countInIndex: 2 });
    const damaged = error('format', /^damaged: a block and the index disagree/);
    await expect(describePack('lie.aec', [], 'all')).rejects.toMatchObject(damaged);
    await expect(unpack('lie.aec', { only: '1' })).rejects.toMatchObject(damaged);
  });

  it('without images has none to choose', async () => {
    await writeFiles(cwd, { 'empty.aec': forgePack([], modelPrefix) });
    const none = error('input', /^the pack has no images, and no image 0$/);
    await expect(unpack('empty.aec', { only: '0' })).rejects.toMatchObject(none);
    const output = 'empty.png';
    await expect(unpack('empty.aec', { only: '0', output })).rejects.toMatchObject(none);
  });

  it('does not fit on stdout', async () => {
    await writePack('stdout.aec', ['a', 'b']);
    const many = error('usage', /^-o -: only one image fits on stdout/);
    await expect(unpack('stdout.aec', { output: '-' })).rejects.toMatchObject(many);
    const json = error('usage', /^--json and the image cannot both go to stdout/);
    await expect(unpack('stdout.aec', { output: '-', only: 'a', json: true })).rejects.toMatchObject(json);
  });
});

describe('packing', () => {
  it('refuses names that would not unpack side by side', async () => {
    const digit = await digitPng(1);
    await writeFiles(cwd, { 'two/a.png': digit, 'two/a.gif': digit });
    const both = error('usage', /^a\.gif would be unpacked to a\.png, and a\.png to a\.png; rename one/);
    await expect(pack('two', 'two.aec')).rejects.toMatchObject(both);
    expect(await filesIn(cwd)).not.toContain('two.aec');
    await pack('two', 'two.aec', { names: false });
    await unpack('two.aec', { output: 'twice' });
    expect(await filesIn('twice')).toEqual(['0.png', '1.png']);
  });

  it('refuses a name that no pack may have, before anything is coded', async () => {
    await writeFiles(cwd, { 'odd/a\x1b.png': await digitPng(1) });
    const odd = error('input', /^odd: no image has a name that can/);
    await expect(pack('odd', 'odd.aec', { model: 'none' })).rejects.toMatchObject(odd);
  });

  it('never replaces an image that it packs', async () => {
    await writeFiles(cwd, { 'one/a.png': await digitPng(1) });
    const own = error('usage', /^one\/a\.png is an input/);
    await expect(pack('one', 'one/a.png', { force: true })).rejects.toMatchObject(own);
    await expect(pack('one/a.png', 'one/a.png', { force: true })).rejects.toMatchObject(own);
  });
});

import { cp } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { shippedModels } from '../../src/model-store/installed.js';
import { digitPng, temporaryFolder, writeFiles } from './images.js';
import { linesOf, runAec } from './run-aec.js';
import { writeTinyVae } from './tiny-models.js';

const cwd = await temporaryFolder();
const aec = (...args: string[]) => runAec(args, { cwd });

beforeAll(async () => {
  await writeFiles(cwd, { 'seven.png': await digitPng(0) });
  await writeTinyVae(cwd, 'mnist-rd', 3);
});

describe('a model with the id of a shipped one', () => {
  it.each([
    ['compress', 'seven.png'],
    ['pack', '.'],
  ])('is used by %s, with a note', async (command, images) => {
    const args = [command, images, '-o', `${command}.aec`, '--force'];
    const { code, stderr } = await aec(...args);
    expect(code).toBe(0);
    const note =
      /^aec: note: mnist-rd is \.[\\/]models[\\/]mnist-rd \([0-9a-f]{8}\), not the one that came with aec$/;
    expect(linesOf(stderr).filter((line) => note.test(line))).toHaveLength(1);
    expect((await aec(...args, '--quiet')).stderr).not.toContain('note');
    expect((await aec(...args, '--model', 'mnist-rd')).stderr).not.toContain('note');
  });

  it('is not mentioned where the shipped one is found', async () => {
    const elsewhere = { cwd: await temporaryFolder() };
    const input = path.join(cwd, 'seven.png');
    const { code, stderr } = await runAec(['compress', input, '-o', 'seven.aec'], elsewhere);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

describe('--model', () => {
  it('with the name of a folder suggests the folder', async () => {
    await cp(path.join(shippedModels, 'mnist-rd'), path.join(cwd, 'icons'), { recursive: true });
    const { code, stderr } = await aec('compress', 'seven.png', '-o', 'i.aec', '-m', 'icons');
    expect(code).toBe(5);
    expect(stderr).toMatch(/^aec: no model has the id "icons"; did you mean the folder \.[\\/]icons\?\n$/);
  });

  it('is what decompress asks for without the model', async () => {
    await aec('compress', 'seven.png', '-o', 'own.aec', '--force');
    const elsewhere = { cwd: await temporaryFolder() };
    const { code, stderr } = await runAec(
      ['decompress', path.join(cwd, 'own.aec'), '-o', 'a.png'],
      elsewhere,
    );
    expect(code).toBe(5);
    expect(stderr).toMatch(/which is not installed; name its folder as the model with --model FOLDER\n/);
  });
});

import { cp } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeModel } from '../../src/model-store/installed.js';
import { digitPng, temporaryFolder, writeFiles } from './images.js';
import { linesOf, runAec } from './run-aec.js';
import { writeTinyVae } from './tiny-models.js';

const cwd = await temporaryFolder();
const aec = (...args: string[]) => runAec(args, { cwd });

beforeAll(async () => {
  await writeFiles(cwd, { 'seven.png': await digitPng(0) });
  await writeTinyVae(cwd, 'mnist-rd', 3);
  await writeTinyVae(cwd, 'mine', 4);
});

const own = [`.${path.sep}${path.join('models', 'mnist-rd')}`, 'not the one that came with aec'] as const;

describe('the model of a shipped id', () => {
  it.each([
    ['compress', 'seven.png'],
    ['pack', '.'],
  ])('is the shipped one for %s; an own model of that id is named by its folder', async (command, images) => {
    const args = [command, images, '-o', `${command}.aec`, '--force'];
    for (const model of [[], ['-m', 'mnist-rd']]) {
      const { code, stderr } = await aec(...args, ...model);
      expect({ code, note: /note: the model/.test(stderr) }).toEqual({ code: 0, note: false });
    }
    const { code, stderr } = await aec(...args, '-m', 'models/mnist-rd');
    expect(code).toBe(0);
    const notes = linesOf(stderr).filter((line) => line.startsWith('aec: note: the model'));
    expect(notes).toEqual([expect.stringMatching(/^aec: note: the model is mnist-rd \([0-9a-f]{8}\) of /)]);
    for (const words of own) expect(notes[0]).toContain(words);
    expect((await aec(...args, '-m', 'models/mnist-rd', '--quiet')).stderr).not.toContain('note');
  });
});

describe('--model', () => {
  it.each(['mine', 'models/mine', './models/mine'])(
    'finds an own model as %s, and says which it is',
    async (name) => {
      const { code, stderr } = await aec('compress', 'seven.png', '-o', 'm.aec', '--force', '-m', name);
      expect(code).toBe(0);
      const folder = `.${path.sep}${path.join('models', 'mine')}`;
      const note = linesOf(stderr).find((line) => line.startsWith('aec: note: the model'));
      expect(note).toMatch(/^aec: note: the model is mine \([0-9a-f]{8}\) of /);
      expect(note?.endsWith(` of ${folder}`)).toBe(true);
    },
  );

  it('finds a folder of that name, here and in ./models, and a hash', async () => {
    const { hash } = await describeModel(path.join(cwd, 'models/mine'));
    await cp(path.join(cwd, 'models/mine'), path.join(cwd, 'here'), { recursive: true });
    await cp(path.join(cwd, 'models/mine'), path.join(cwd, 'models/there'), { recursive: true });
    for (const name of ['here', 'there', hash.slice(0, 8), hash]) {
      const { code, stderr } = await aec('compress', 'seven.png', '-o', 'h.aec', '--force', '-m', name);
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('the model is mine') });
    }
    const absent = await aec('compress', 'seven.png', '-o', 'n.aec', '-m', '0123456789');
    expect(absent).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('no model 0123456789… is installed'),
    });
  });

  it('takes no folder of images for a model', async () => {
    await writeFiles(cwd, { 'pictures/1.png': await digitPng(1) });
    const { code, stderr } = await aec('compress', 'seven.png', '-o', 'i.aec', '-m', 'pictures');
    expect(code).toBe(5);
    expect(stderr).toMatch(/^aec: no model "pictures"; installed: .*mine/);
  });

  it('is what decompress asks for without the model', async () => {
    await aec('compress', 'seven.png', '-o', 'own.aec', '--force', '-m', 'mine');
    const elsewhere = { cwd: await temporaryFolder() };
    const { code, stderr } = await runAec(
      ['decompress', path.join(cwd, 'own.aec'), '-o', 'a.png'],
      elsewhere,
    );
    expect(code).toBe(5);
    expect(stderr).toMatch(/which is not installed; name its folder as the model with --model FOLDER\n/);
  });
});

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { registerCoding } from '../../src/architectures/coding-registry.js';
import { registerTraining } from '../../src/architectures/training-registry.js';
import { main } from '../../src/cli/core/program.js';
import { digitPng, temporaryFolder, writeFiles } from '../cli/images.js';
import { toyCoding } from './toy/coding.js';
import { toyTraining } from './toy/training.js';

// An architecture that aec has never heard of goes through every command. No file of src knows it.

const home = process.cwd();
const cwd = await temporaryFolder();

beforeAll(async () => {
  registerCoding(toyCoding);
  registerTraining(toyTraining);
  await writeFiles(cwd, { 'digits/3.png': await digitPng(3), 'digits/4.png': await digitPng(4) });
  process.chdir(cwd);
});
afterAll(() => process.chdir(home));

/** Runs the command line in this process, and gives what it prints to stdout. */
async function aec(...args: string[]): Promise<string> {
  const printed: string[] = [];
  const write = vi
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => printed.push(String(text)) > 0);
  const notes = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  process.exitCode = 0;
  try {
    await main(['node', 'aec', ...args]);
    expect(process.exitCode, `${args[0]}: ${notes.mock.calls.join()}`).toBe(0);
  } finally {
    write.mockRestore();
    notes.mockRestore();
    process.exitCode = 0;
  }
  return printed.join('');
}

describe('an architecture from outside', () => {
  it('trains, with its own setting and from its preset', async () => {
    const events = await aec(
      'train',
      '--preset',
      'toy',
      '--limit',
      '200',
      '--step',
      '12',
      '--engine',
      'wasm',
      '--json',
    );
    const lines = events
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const losses = lines.filter(({ type }) => type === 'epoch').map(({ record }) => record.loss);
    expect(losses).toHaveLength(2);
    expect(losses[1]).toBeLessThan(losses[0]);
    const record = JSON.parse(await readFile('models/mnist-toy/training.json', 'utf8'));
    expect(record.config).toMatchObject({ architecture: 'toy', preset: 'mnist-toy', step: 12 });
  });

  it('is listed among the models', async () => {
    const { models } = JSON.parse(await aec('models', '--json'));
    const toy = models.find(({ id }: { id: string }) => id === 'mnist-toy');
    expect(toy).toMatchObject({ architecture: 'toy', channels: 1, parameters: 2, rates: null });
  });

  it('compresses and decompresses, gray and colour', async () => {
    const colour = await sharp({ create: { width: 30, height: 17, channels: 3, background: '#4080c0' } })
      .png()
      .toBuffer();
    await writeFiles(cwd, { 'sky.png': colour });
    for (const name of ['digits/3', 'sky']) {
      const [file] = JSON.parse(
        await aec('compress', `${name}.png`, '--model', 'mnist-toy', '--json'),
      ).results;
      expect(file.psnr, name).toBeGreaterThan(10);
      await aec('decompress', `${name}.aec`, '-o', 'back.png', '--force', '--quiet');
      const [before, after] = await Promise.all(
        [`${name}.png`, 'back.png'].map((image) => sharp(image).metadata()),
      );
      expect([after!.width, after!.height], name).toEqual([before!.width, before!.height]);
    }
  });

  it('packs', async () => {
    await aec('pack', 'digits', '--model', 'mnist-toy', '-o', 'digits.pack.aec', '--quiet');
    await aec('decompress', 'digits.pack.aec', '-o', 'out', '--quiet');
    const unpacked = await sharp(path.join('out', '3.png')).raw().toBuffer();
    await aec('decompress', 'digits/3.aec', '-o', 'alone.png', '--quiet');
    expect(unpacked).toEqual(await sharp('alone.png').raw().toBuffer());
  });

  it('is measured', async () => {
    await aec('eval', '--model', 'mnist-toy', '--limit', '20', '--json', 'r.json', '--quiet');
    const { results } = JSON.parse(await readFile('r.json', 'utf8'));
    expect(results[0]).toMatchObject({ codec: 'aec toy', model: { id: 'mnist-toy' }, images: 20 });
  });

  it('says why it cannot do what needs a latent or a quality', async () => {
    await expect(
      aec('compress', 'sky.png', '--model', 'mnist-toy', '--quality', '5', '-o', 'q.aec'),
    ).rejects.toThrow(/fixed rate/);
    await expect(aec('denoise', 'sky.png', '--model', 'mnist-toy', '-o', 'd.png')).rejects.toThrow(
      /no latent/,
    );
  });
});

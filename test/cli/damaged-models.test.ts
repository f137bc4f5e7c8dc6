import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findModel } from '../../src/model-store/installed.js';
import { temporaryFolder } from './images.js';
import { runAec } from './run-aec.js';

const golden = path.resolve(import.meta.dirname, '../golden/mnist-conv-8.digit-0.aec');

/** A folder with a `models` folder in it. */
async function withModels(): Promise<{ cwd: string; models: string }> {
  const cwd = await temporaryFolder();
  const models = path.join(cwd, 'models');
  await mkdir(models);
  return { cwd, models };
}

describe('a damaged folder among the models', () => {
  it.each([
    ['no manifest at all', '{}'],
    [
      'a hash that is a list',
      JSON.stringify({ id: 'x', hash: ['ab'.repeat(32)], files: { 'codec.json': '' } }),
    ],
  ])('(%s) does not keep the others from decompressing', async (_, manifest) => {
    const { cwd, models } = await withModels();
    await mkdir(path.join(models, 'broken'));
    await writeFile(path.join(models, 'broken/manifest.json'), manifest);
    const { code } = await runAec(['decompress', golden, '-o', 'back.png'], { cwd });
    expect(code).toBe(0);
    const listed = await runAec(['models'], { cwd });
    expect(listed.code).toBe(5);
    expect(listed.stdout.toString()).toMatch(/mnist-conv-8 /);
    expect(listed.stderr.toString()).toMatch(/broken/);
    const named = await runAec(['compress', 'back.png', '--model', 'broken'], { cwd });
    expect(named.code).toBe(5);
  });

  it('(results that are no report) is listed without figures', async () => {
    const { cwd, models } = await withModels();
    const { folder } = await findModel('mnist-conv-8');
    await cp(folder, path.join(models, 'mine'), { recursive: true });
    for (const results of [
      'null',
      '{"results":{}}',
      '{"results":[null]}',
      '[]',
      '{"dataset":{"name":"x"},"results":[{"images":1}]}',
    ]) {
      await writeFile(path.join(models, 'mine/results.json'), results);
      expect((await runAec(['models'], { cwd })).code, results).toBe(0);
    }
  });

  it('(one that claims the hash of another model) is not taken for it', async () => {
    const { cwd, models } = await withModels();
    const { folder, hash } = await findModel('mnist-conv-8');
    await cp(folder, path.join(models, 'twin'), { recursive: true });
    const file = path.join(models, 'twin/manifest.json');
    const manifest = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...manifest, hash: hash.slice(0, 8).padEnd(64, '0') }));
    expect((await runAec(['decompress', golden, '-o', 'back.png'], { cwd })).code).toBe(0);
    const named = await runAec(['decompress', golden, '-m', 'twin', '-o', 'again.png'], { cwd });
    expect(named.code).toBe(5);
    expect(named.stderr.toString()).toMatch(/twin.* does not match its own hash/);
  });
});

it('an image that a format cannot hold is an input error', async () => {
  const { cwd } = await withModels();
  const { encodeImage } = await import('../../src/image/write.js');
  const wide = { width: 20_000, height: 1, channels: 1 as const, data: new Uint8Array(20_000) };
  await writeFile(path.join(cwd, 'wide.png'), await encodeImage(wide, 'png'));
  expect((await runAec(['compress', 'wide.png', '--no-verify'], { cwd })).code).toBe(0);
  const { code, stderr } = await runAec(['decompress', 'wide.aec', '-o', 'wide.webp'], { cwd });
  expect(code).toBe(3);
  expect(stderr.toString()).toMatch(/too large for the WebP format.*write a PNG/);
});

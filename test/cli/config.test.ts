import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { digitPng, temporaryFolder, writeFiles } from './images.js';
import { linesOf, runAec } from './run-aec.js';

/** Runs aec in an inner folder of one that has these files. */
async function withFiles(files: Record<string, string | object>) {
  const folder = await temporaryFolder();
  const texts = Object.entries(files).map(([name, content]) => [
    name,
    typeof content === 'string' ? content : JSON.stringify(content),
  ]);
  await writeFiles(folder, Object.fromEntries(texts));
  const cwd = path.join(folder, 'in/side');
  await mkdir(cwd, { recursive: true });
  const aec = (args: string[], env: Record<string, string> = {}) => runAec(args, { cwd, env });
  const options = async (args: string[], env?: Record<string, string>) =>
    JSON.parse((await aec([...args, '--print-config'], env)).stdout.toString('utf8'))[args[0]!];
  return { folder, cwd, aec, options };
}

describe('aec.config.json', () => {
  it('gives defaults to the folders below it; the command line wins', async () => {
    const config = { compress: { quality: 80, effort: 5, verify: false, output: 'small' } };
    const { cwd, aec, options } = await withFiles({ 'aec.config.json': config });
    expect(await options(['compress'])).toEqual(config.compress);
    expect(await options(['compress', '--effort', '2'])).toEqual({ ...config.compress, effort: 2 });
    // What the command line excludes is left out.
    const lossless = await options(['compress', '--lossless']);
    expect(lossless).toEqual({ effort: 5, verify: false, output: 'small', lossless: true });
    await writeFiles(cwd, { 'a.png': await digitPng(1), 'b.png': await digitPng(2) });
    const { code, stdout } = await aec(['compress', 'a.png', 'b.png', '--json', '--verbose']);
    expect(code).toBe(0);
    const { results } = JSON.parse(stdout.toString('utf8'));
    expect(results.map(({ output }: { output: string }) => output)).toEqual([
      path.join('small', 'a.aec'),
      path.join('small', 'b.aec'),
    ]);
    expect(results[0]).not.toHaveProperty('psnr');
    const finer = await aec(['compress', 'a.png', '-o', 'c.aec', '--json', '--quality', '20']);
    expect(JSON.parse(finer.stdout.toString('utf8')).results[0].bytes.output).toBeLessThan(
      results[0].bytes.output,
    );
  });

  it('may be a member of package.json; the nearest file counts', async () => {
    const { folder, options } = await withFiles({
      'package.json': { name: 'x', aec: { train: { epochs: 3, option: ['latentChannels=4'] } } },
    });
    expect(await options(['train'])).toMatchObject({ epochs: 3, option: ['latentChannels=4'] });
    await writeFiles(folder, { 'in/aec.config.json': '{"train": {"epochs": 4}}' });
    expect(await options(['train'])).toMatchObject({ epochs: 4, engine: 'auto' });
    expect(await options(['train'], { AEC_ENGINE: 'wasm' })).toMatchObject({ engine: 'wasm' });
    await writeFiles(folder, { 'in/aec.config.json': '{"train": {"engine": "tensorflow"}}' });
    expect(await options(['train'])).toMatchObject({ engine: 'tensorflow' });
    expect(await options(['train'], { AEC_ENGINE: 'wasm' })).toMatchObject({ engine: 'wasm' });
  });

  it.each([
    ['{"compress": ', 'aec.config.json: not valid JSON'],
    [[], 'aec.config.json: must be an object of options, not []'],
    [{ comress: {} }, 'aec.config.json: no command comress (Did you mean compress?)'],
    [{ compress: { qualty: 3 } }, 'aec.config.json: compress: no option qualty (Did you mean quality?)'],
    [{ compress: { quality: '3' } }, 'compress.quality: must be a number, not "3"'],
    [{ compress: { quality: 300 } }, "compress.quality: '300' is invalid. It must be a number from 1 to 100"],
    [{ compress: { lossless: 1 } }, 'compress.lossless: must be a boolean, not 1'],
    [{ compress: { model: true } }, 'compress.model: must be text, not true'],
    [{ compress: { quality: 3, lossless: true } }, 'compress: lossless and quality exclude each other'],
    [{ train: { loss: 'mes' } }, "train.loss: 'mes' is invalid. Allowed choices are "],
    [{ eval: { metrics: ['psnr', 'sim'] } }, "'sim' is not one of"],
  ])('%j is a usage error of one line', async (content, message) => {
    const { aec } = await withFiles({ 'aec.config.json': content });
    const { code, stdout, stderr } = await aec(['models']);
    expect({ code, stdout: stdout.length }).toEqual({ code: 2, stdout: 0 });
    expect(linesOf(stderr)).toEqual([expect.stringContaining(message)]);
  });
});

it('AEC_MODELS names further folders of models', async () => {
  const { aec } = await withFiles({});
  const shipped = path.resolve(import.meta.dirname, '../../models');
  const env = { AEC_MODELS: ['nowhere', shipped].join(path.delimiter) };
  const { code, stdout } = await aec(['models', '--json'], env);
  expect(code).toBe(0);
  const { models } = JSON.parse(stdout.toString('utf8'));
  const folders = models.map(({ folder }: { folder: string }) => folder);
  expect(folders).toContain(path.join(shipped, 'mnist-rd'));
  expect(new Set(folders).size).toBe(folders.length);
});

import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../cli/images.js';
import { installPackage } from './installed-package.js';

const root = path.resolve(import.meta.dirname, '../..');
const execute = promisify(execFile);

/** Every ```js block of the page, with the ```text block after it, if any. */
function examplesOf(page: string) {
  const blocks = page.matchAll(/^```js\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?/gms);
  return [...blocks].map(([, code, output]) => ({ code: code!, output }));
}

describe('the package, installed', async () => {
  const folder = await temporaryFolder();
  const examples = examplesOf(await readFile(path.join(root, 'src/docs/library.md'), 'utf8'));
  let tarball: string;
  beforeAll(async () => {
    tarball = await installPackage(folder);
    for (const [n, { code }] of examples.entries()) {
      await writeFile(path.join(folder, `example-${n}.mjs`), code);
    }
  });

  const runs = examples.map(({ code, output }, n) => ({ about: /\{ (.*) \}/.exec(code)![1], output, n }));
  it.each(runs)('runs the example of $about', async ({ output, n }) => {
    const { stdout, stderr } = await execute(process.execPath, [`example-${n}.mjs`], { cwd: folder });
    expect(stderr).toBe('');
    expect(stdout).toBe(output ?? '');
  });

  it.each([
    ['node16', 'node16'],
    ['esnext', 'bundler'],
  ])('has types for %s modules resolved as by %s', async (module, resolution) => {
    const files = await writeConsumer(folder);
    const strict = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2023'];
    const resolve = ['--module', module, '--moduleResolution', resolution, '--types', 'node'];
    const tsc = path.join(root, 'node_modules/.bin/tsc');
    const output = await execute(tsc, [...strict, ...resolve, ...files], { cwd: folder }).catch((e) => e);
    expect(output.stdout).toBe('');
  });

  it('is without fault to publint and to "are the types wrong"', async () => {
    const bin = path.join(root, 'node_modules/.bin');
    const publint = await execute(path.join(bin, 'publint'), ['run', tarball, '--strict'], { cwd: folder });
    expect(publint.stdout).toContain('All good!');
    const types = ['--profile', 'esm-only', '--no-color', '--no-emoji', tarball];
    await expect(execute(path.join(bin, 'attw'), types, { cwd: folder })).resolves.toBeDefined();
  });

  it('does nothing when it is imported: no output, no listeners, nothing that keeps the process', async () => {
    const script = `
      const events = ['exit', 'uncaughtException', 'unhandledRejection', 'SIGINT', 'SIGTERM', 'warning'];
      const count = () => JSON.stringify(events.map((event) => process.listenerCount(event)));
      const before = count();
      const { loadModel } = await import('aec-codec');
      const imported = count();
      (await loadModel('mnist-conv-8')).dispose();
      console.log(before === imported && imported === count());`;
    const node = ['--input-type=module', '-e', script];
    const { stdout, stderr } = await execute(process.execPath, node, { cwd: folder });
    expect([stdout, stderr]).toEqual(['true\n', '']);
  });

  it('gives bundlers for browsers its browser part, and nothing where nothing is used', async () => {
    const bundle = async (contents: string) => {
      const options = { bundle: true, write: false, format: 'esm', platform: 'browser' } as const;
      const stdin = { contents, resolveDir: folder };
      const { metafile } = await build({ ...options, stdin, metafile: true, logLevel: 'silent' });
      const inputs = Object.entries(Object.values(metafile.outputs)[0]!.inputs);
      return inputs.flatMap(([name, { bytesInOutput }]) => (bytesInOutput > 0 ? [name] : []));
    };
    const used = await bundle(`import { inspect } from 'aec-codec'; inspect(new Uint8Array());`);
    expect(used.length).toBeGreaterThan(1);
    expect(used.filter((name) => !/aec-codec\/dist\/web\/|<stdin>/.test(name))).toEqual([]);
    expect(await bundle(`import 'aec-codec';`)).toEqual([]);
  });
});

/** A program with types: what it says must hold, and what it says cannot be must not. */
async function writeConsumer(folder: string): Promise<string[]> {
  const inNode = `
    import { AecError, compress, decompress, inspect, loadModel, type Model, type Pixels } from 'aec-codec';
    const model: Model = await loadModel('mnist-rd');
    const file: Uint8Array = await compress(
      { width: 1, height: 1, channels: 1, data: new Uint8Array(1) }, model,
      { quality: 3, signal: AbortSignal.timeout(9), onProgress: (done: number) => void done },
    );
    const image: Pixels = await decompress(file, model);
    const width: number = inspect(file).width + image.width;
    const code: 'model' | undefined = new AecError('model', '').code === 'model' ? 'model' : undefined;
    // @ts-expect-error: an image has 1, 3 or 4 channels
    await compress({ width, height: 1, channels: 2, data: file }, model);
    export { code };`;
  const inBrowsers = `
    import { AecWorker, loadModel } from 'aec-codec/web';
    export const file: Promise<Uint8Array> = new AecWorker('/models.json').compress(
      { width: 1, height: 1, channels: 1, data: new Uint8Array(1) }, 'mnist-rd', { lossless: true });
    // @ts-expect-error: there is no such thing in a browser
    import { train } from 'aec-codec/web';
    export { loadModel, train };`;
  await writeFile(path.join(folder, 'node.mts'), inNode);
  await writeFile(path.join(folder, 'browser.mts'), inBrowsers);
  return ['node.mts', 'browser.mts'];
}

import { cp, readFile, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadModel } from '../../src/architectures/load-model.js';
import { findModel } from '../../src/model-store/installed.js';
import { temporaryFolder } from './images.js';
import { linesOf, runAec } from './run-aec.js';

const cwd = await temporaryFolder();
const aec = (...args: string[]) => runAec(args, { cwd });

describe('aec models', () => {
  it('lists what is installed', async () => {
    const { code, stdout } = await aec('models', '--json');
    expect(code).toBe(0);
    const { models } = JSON.parse(stdout.toString('utf8'));
    const listed = models.find(({ id }: { id: string }) => id === 'mnist-conv-8');
    const { hash } = await findModel('mnist-conv-8');
    const model = await loadModel('mnist-conv-8');
    const { encoder, decoder } = await model.coder.latentSpace!.layers();
    expect(listed).toMatchObject({
      hash,
      architecture: 'conv',
      channels: 1,
      parameters: encoder.countParams() + decoder.countParams(),
    });
    model.dispose();
    expect(listed.bytes).toBeGreaterThan(2 * listed.parameters); // float16 weights and JSON
  });

  it('shows the figures of exactly that model', async () => {
    const { folder, hash } = await findModel('mnist-conv-8');
    const own = path.join(cwd, 'models/mnist-conv-8');
    await cp(folder, own, { recursive: true });
    const metrics = { bytes: { mean: 33.25 }, psnr: { mean: 23.456 }, ssim: { mean: 0.91234 } };
    const write = (model: object) =>
      writeFile(
        path.join(own, 'results.json'),
        JSON.stringify({ dataset: { name: 'mnist-test' }, results: [{ model, images: 10000, metrics }] }),
      );
    await write({ id: 'mnist-conv-8', hash });
    const rowOf = async (...args: string[]) =>
      linesOf((await aec('models', ...args)).stdout).find((line) => line.includes('hidden by'));
    const [headings, rule] = linesOf((await aec('models', '--markdown')).stdout);
    expect(headings).toMatch(/^\| model \| architecture \| .* \| PSNR \| SSIM \|$/);
    expect(rule).toMatch(/^\| --- \| .* \| --: \|$/);
    expect(await rowOf('--markdown')).toMatch(
      / \| 10,000 images of mnist-test \| 33\.3 \| 23\.46 dB \| 0\.9123 \|$/,
    );
    await write({ id: 'mnist-conv-8', hash: '0'.repeat(64) });
    expect(await rowOf()).toMatch(/^mnist-conv-8 .* conv .* - +- +- +-$/);
  });

  it('marks a model that the shipped one of the same id hides, and says how to name it', async () => {
    const own = path.join(cwd, 'models/mnist-conv-8');
    const { stdout, stderr } = await aec('models');
    const [, first, ...others] = linesOf(stdout);
    expect(first).toMatch(/^mnist-conv-8 +conv /);
    const { folder } = await findModel('mnist-conv-8');
    expect(others.filter((line) => line.includes('hidden'))).toEqual([
      expect.stringContaining(`mnist-conv-8 (hidden by ${folder})`),
    ]);
    expect(linesOf(stderr)).toEqual([
      `aec: note: mnist-conv-8 means ${folder}; name the other by its folder, .${path.sep}${path.join('models', 'mnist-conv-8')}`,
    ]);
    const { models } = JSON.parse((await aec('models', '--json')).stdout.toString('utf8'));
    const listed = models
      .filter(({ id }: { id: string }) => id === 'mnist-conv-8')
      .map(({ folder: at, hiddenBy }: { folder: string; hiddenBy: string | null }) => [at, hiddenBy]);
    expect(listed).toEqual([
      [folder, null],
      [await realpath(own), folder],
    ]);
  });

  it('names a damaged model', async () => {
    const own = path.join(cwd, 'models/mnist-conv-8');
    const codec = await readFile(path.join(own, 'codec.json'), 'utf8');
    await writeFile(path.join(own, 'codec.json'), codec.slice(0, -10));
    const { code, stderr } = await aec('models');
    expect(code).toBe(5);
    expect(stderr).toMatch(/models.mnist-conv-8.codec\.json: not valid JSON/);
  });
});

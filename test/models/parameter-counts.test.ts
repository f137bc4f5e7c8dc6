import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../cli/images.js';
import { runAec } from '../cli/run-aec.js';

const models = path.resolve(import.meta.dirname, '../../models');

/** Files of numbers beside networks, of 2 bytes each, as FORMAT.md states them. */
const TABLES = /^(context\/classes|entropy\/(channels|gains))\.bin$/;

interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly quantization?: { readonly dtype: string };
}

/** All trained numbers in a model's folder, counted from its files alone. */
async function countParameters(folder: string): Promise<number> {
  const read = (name: string) => readFile(path.join(folder, name));
  const manifest = JSON.parse((await read('manifest.json')).toString());
  let count = 0;
  for (const name of Object.keys(manifest.files)) {
    if (name.endsWith('/network.json')) {
      // The trained numbers are those of the layers that the network was frozen from, which lie beside it.
      const { weightsManifest } = JSON.parse((await read(name.replace('network', 'model'))).toString());
      let bytes = 0;
      for (const { shape, quantization } of weightsManifest[0].weights as WeightSpec[]) {
        const numbers = shape.reduce((product, size) => product * size, 1);
        count += numbers;
        bytes += (quantization?.dtype === 'float16' ? 2 : 4) * numbers;
      }
      expect((await read(name.replace('network.json', 'weights.bin'))).length, name).toBe(bytes);
    } else if (name.endsWith('.bin') && !name.endsWith('/network.bin')) {
      expect(name, 'how its numbers are stored must be said above').toMatch(TABLES);
      const numbers = (await read(name)).length / 2;
      expect(Number.isInteger(numbers), name).toBe(true);
      count += numbers;
    }
  }
  return count;
}

describe('the parameters that aec models lists', async () => {
  const cwd = await temporaryFolder();
  const { stdout } = await runAec(['models', '--json'], { cwd });
  const listed: { id: string; parameters: number }[] = JSON.parse(stdout.toString('utf8')).models;
  const entries = await readdir(models, { withFileTypes: true });
  const ids = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);

  it('are of all shipped models', () => {
    expect(listed.map(({ id }) => id).sort()).toEqual(ids.sort());
  });

  it.each(ids)(
    'are all trained numbers of %s: transforms, entropy networks, classes and gains',
    async (id) => {
      const { parameters } = listed.find((model) => model.id === id)!;
      expect(parameters).toBe(await countParameters(path.join(models, id)));
    },
  );
});

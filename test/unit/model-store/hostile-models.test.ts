import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../../src/index.js';
import { makeManifest } from '../../../src/model-store/manifest.js';

const models = path.resolve(import.meta.dirname, '../../../models');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'aec-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A copy of a shipped model with one file changed, and hashes that agree with the change. */
async function forged(
  name: string,
  change: (content: Buffer) => Buffer | string,
  shipped = 'mnist-conv-8',
): Promise<string> {
  await rm(folder, { recursive: true });
  await cp(path.join(models, shipped), folder, { recursive: true });
  const manifest = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8'));
  const files = new Map<string, Uint8Array>();
  for (const file of Object.keys(manifest.files)) {
    const content = await readFile(path.join(folder, file));
    files.set(file, file === name ? Buffer.from(change(content)) : content);
    await writeFile(path.join(folder, file), files.get(file)!);
  }
  const forged = await makeManifest(manifest.id, files);
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(forged));
  return folder;
}

/** Changes a JSON file through `edit`. */
function json(edit: (value: Record<string, never>) => unknown): (content: Buffer) => string {
  return (content) => JSON.stringify(edit(JSON.parse(content.toString())));
}

/** What a codec.json should not be. */
const edits: Readonly<Record<string, (spec: Record<string, never>) => unknown>> = {
  'no object': () => null,
  'another stride': (spec) => ({ ...spec, geometry: { stride: 8, latentChannels: 8, margin: 2 } }),
  'fewer latent channels than tables': (spec) => ({ ...spec, options: { latentChannels: 4 } }),
  'enormous layers': (spec) => ({ ...spec, options: { filters: [200000000] } }),
  'colour where the weights are for gray': (spec) => ({ ...spec, channels: 3 }),
  'a step that is no number': (spec) => ({ ...spec, steps: Array(8).fill('1') }),
  'an endless step': (spec) => ({ ...spec, steps: Array(8).fill(1e308) }),
  'no entropy model': (spec) => ({ ...spec, entropy: null }),
  'an architecture that does not exist': (spec) => ({ ...spec, architecture: 'magic' }),
  'gains, but no networks': (spec) => ({ ...spec, gains: [1, 255] }),
  'gains that are no numbers': (spec) => ({ ...spec, gains: [1, '7', 255] }),
  'networks without bounds': (spec) => ({
    ...spec,
    options: {},
    gains: [1, 255],
    geometry: { stride: 1, latentChannels: 1, margin: 5 },
    steps: [1],
    entropy: { kind: 'context', networks: [{ maxGain: 255, window: { rows: 60000, side: 60000 } }] },
  }),
};

/** What the classes of images in codec.json should not be. */
const classEdits: Readonly<Record<string, object>> = {
  'no frequencies of classes': { classFrequencies: undefined },
  'too few of them': { classFrequencies: [65535, 1] },
  'frequencies that are no integers': { classFrequencies: Array(65).fill(1.5) },
  'frequencies that are no numbers': { classFrequencies: Array(65).fill({ toString: 1, valueOf: 1 }) },
};

/** The last number of a file of halves replaced: one of a profile. */
function withHalf(content: Buffer, half: number): Buffer {
  const changed = Buffer.from(content);
  changed.writeUInt16LE(half, changed.length - 2);
  return changed;
}

describe('a model folder whose hashes agree, but whose content does not, is refused', () => {
  it.each(Object.entries(edits))('%s', async (_, edit) => {
    await expect(loadModel(await forged('codec.json', json(edit)))).rejects.toMatchObject({ code: 'model' });
  });

  it.each(Object.entries(classEdits))('%s', async (_, edit) => {
    const change = json((spec) => ({ ...spec, entropy: { ...(spec.entropy as object), ...edit } }));
    const loading = loadModel(await forged('codec.json', change, 'mnist-rd'));
    await expect(loading).rejects.toMatchObject({ code: 'model' });
  });

  it.each([
    ['profiles that are endless', (content: Buffer) => withHalf(content, 0x7c00)],
    ['profiles that are 0', (content: Buffer) => withHalf(content, 0)],
    ['profiles that are no numbers', (content: Buffer) => withHalf(content, 0x7e00)],
    ['classes that are cut', (content: Buffer) => content.subarray(0, -2)],
    ['classes with an odd byte', (content: Buffer) => Buffer.concat([content, Buffer.alloc(1)])],
  ])('%s', async (_, change) => {
    const loading = loadModel(await forged('context/classes.bin', change, 'mnist-rd'));
    await expect(loading).rejects.toMatchObject({ code: 'model' });
  });

  it.each([
    ['a network that is no JSON', 'encoder/network.json', () => '{'],
    ['a network that is null', 'decoder/network.json', () => 'null'],
    ['a network without layers', 'decoder/network.json', json((network) => ({ ...network, layers: [] }))],
    [
      'a network with another output',
      'decoder/network.json',
      json((network) => ({ ...network, output: (network.inputs as [{ name: string }])[0].name })),
    ],
    ['weights that are cut', 'encoder/network.bin', (content: Buffer) => content.subarray(0, -2)],
    [
      'weights with more behind them',
      'encoder/network.bin',
      (content: Buffer) => Buffer.concat([content, Buffer.alloc(1000)]),
    ],
    [
      'weights whose sums may overflow',
      'encoder/network.bin',
      (content: Buffer) => Buffer.alloc(content.length, 0x7f),
    ],
  ])('%s', async (_, name, change) => {
    await expect(loadModel(await forged(name, change))).rejects.toMatchObject({ code: 'model' });
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decompress } from '../../src/codec/decompress.js';
import { loadModel, type Model } from '../../src/index.js';
import { goldenFolder as folder, readGolden } from './golden-list.js';
import { pixelHash } from './pixel-hash.js';

const golden = readGolden();
const models = new Map<string, Promise<Model>>();
afterAll(async () => {
  for (const model of models.values()) (await model).dispose();
});

function shipped(id: string): Promise<Model> {
  const model = models.get(id) ?? loadModel(path.resolve(folder, '../../models', id));
  models.set(id, model);
  return model;
}

describe('files frozen in the past', () => {
  it('are all listed', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.aec'));
    expect(files.sort()).toEqual(Object.keys(golden).sort());
    expect(files.length).toBeGreaterThan(0);
  });

  it.each(Object.entries(golden))('%s decodes to the very same pixels', async (file, { model, pixels }) => {
    const image = await decompress(readFileSync(path.join(folder, file)), await shipped(model));
    expect(pixelHash(image)).toBe(pixels);
  });
});

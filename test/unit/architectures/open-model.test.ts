import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parseManifest } from '../../../src/model-store/manifest.js';
import { openFiles } from '../../open-files.js';

const models = path.resolve(import.meta.dirname, '../../../models');

/** The files of a shipped model, with codec.json changed. */
async function damaged(id: string, change: (spec: never) => void) {
  const read = (name: string) => readFileSync(path.join(models, id, name));
  const { files } = await parseManifest(read('manifest.json'), id);
  const spec = JSON.parse(read('codec.json').toString('utf8'));
  change(spec as never);
  const all = Object.keys(files).map((name) => [name, new Uint8Array(read(name))] as const);
  return new Map([...all, ['codec.json', Buffer.from(JSON.stringify(spec))]]);
}

it.each([
  [
    'a table that does not sum up',
    (spec: { entropy: { channels: { frequencies: number[] }[] } }) => {
      spec.entropy.channels[0]!.frequencies[0]! += 1;
    },
    'mnist-conv-8: the frequencies of a CDF must sum to',
  ],
  [
    'a frequency that is none',
    (spec: { entropy: { channels: { frequencies: unknown[] }[] } }) => {
      spec.entropy.channels[0]!.frequencies[0] = {};
    },
    'mnist-conv-8: frequency 0 of a CDF is no number',
  ],
  [
    'an impossible size',
    (spec: { options: object }) => {
      spec.options = { latentChannels: -1 };
    },
    'mnist-conv-8: ',
  ],
])('says where a damaged model lies: %s', async (_what, change, message) => {
  const files = await damaged('mnist-conv-8', change as (spec: never) => void);
  await expect(openFiles('mnist-conv-8', files)).rejects.toMatchObject({
    code: 'model',
    message: expect.stringContaining(message),
  });
});

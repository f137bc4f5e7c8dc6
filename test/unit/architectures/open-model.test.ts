import { expect, it } from 'vitest';
import { readInstalledModel } from '../../../src/model-store/installed.js';
import { utf8 } from '../../../src/model-store/model-files.js';
import { openFiles } from '../../open-files.js';

/** The files of a shipped model, with codec.json changed. */
async function damaged(id: string, change: (spec: never) => void) {
  const { files } = await readInstalledModel(id);
  const spec = JSON.parse(Buffer.from(files.get('codec.json')!).toString('utf8'));
  change(spec as never);
  return new Map([...files, ['codec.json', utf8(JSON.stringify(spec))]]);
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

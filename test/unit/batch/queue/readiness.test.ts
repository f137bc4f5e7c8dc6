import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Order } from '../../../../src/batch/queue/bundle.js';
import { checkReadiness } from '../../../../src/batch/queue/readiness.js';
import { findModel } from '../../../../src/model-store/installed.js';

let folder: string;
let order: Order;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'aec-ready-'));
  const { id, hash } = await findModel('mnist-rd');
  order = {
    version: '1.2.3',
    job: { direction: 'compress', settings: { existing: 'same' } },
    from: folder,
    to: folder,
    models: [{ id, hash }],
  };
});
afterAll(() => rm(folder, { recursive: true }));

it('lets a worker work that has all', async () => {
  await checkReadiness(order, '1.2.3');
  const [{ hash }] = order.models as [Order['models'][number]];
  const byHash = { direction: 'compress', settings: { existing: 'same', model: hash } } as const;
  await checkReadiness({ ...order, job: byHash, to: 's3://bucket/elsewhere' }, '1.2.3');
});

it.each<[string, () => Partial<Order>, string, RegExp]>([
  ['another version', () => ({ version: '1.2.4' }), 'version', /work for aec 1\.2\.4, and this is 1\.2\.3/],
  [
    'another model of the name',
    () => ({ models: [{ id: 'mnist-rd', hash: '0'.repeat(64) }] }),
    'model',
    /work for model mnist-rd \(00000000\); the one here is [0-9a-f]{8}, of /,
  ],
  [
    'a model that is not there',
    () => ({ models: [{ id: 'none', hash: '0'.repeat(64) }] }),
    'model',
    /work for model none \(00000000\); put it into/,
  ],
  [
    'a folder that is not there',
    () => ({ to: path.join(folder, 'x') }),
    'input',
    /x: no such folder on this machine/,
  ],
])('refuses %s', async (_what, change, code, message) => {
  await expect(checkReadiness({ ...order, ...change() }, '1.2.3')).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
});

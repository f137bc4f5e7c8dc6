import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListedFile } from '../../../../src/batch/places/listed-file.js';
import {
  type Bundle,
  idOfBundle,
  itemOf,
  type Order,
  parseBundle,
} from '../../../../src/batch/queue/bundle.js';
import { inBundles } from '../../../../src/batch/queue/group-files.js';

const order: Order = {
  version: '1.0.0',
  job: { direction: 'compress', settings: { existing: 'same', quality: 50 } },
  from: '/in',
  to: 's3://bucket/out',
  models: [{ id: 'photo', hash: 'a'.repeat(64) }],
};
const bundle: Bundle = { order, names: ['a.png', 'b/c.jpg'] };

async function* files(names: readonly string[], bytes = 100): AsyncGenerator<ListedFile> {
  for (const name of names) yield { name, bytes };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('the id of a bundle', () => {
  it('is the same for the same bundle, whatever the order of its properties', () => {
    const { models, to, from: source, job, version } = order;
    const turned = { names: bundle.names, order: { models, to, from: source, job, version } };
    expect(idOfBundle(turned)).toBe(idOfBundle(bundle));
    expect(idOfBundle(parseBundle(JSON.parse(JSON.stringify(bundle))))).toBe(idOfBundle(bundle));
    expect(idOfBundle({ ...bundle, again: undefined })).toBe(idOfBundle(bundle));
    expect(idOfBundle(bundle)).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each<[string, Bundle]>([
    ['other images', { order, names: ['a.png', 'b/d.jpg'] }],
    [
      'another quality',
      {
        ...bundle,
        order: { ...order, job: { direction: 'compress', settings: { existing: 'same', quality: 51 } } },
      },
    ],
    ['another model', { ...bundle, order: { ...order, models: [{ id: 'photo', hash: 'b'.repeat(64) }] } }],
    ['another place', { ...bundle, order: { ...order, to: '/out' } }],
    ['another version', { ...bundle, order: { ...order, version: '1.0.1' } }],
    ['another time', { ...bundle, again: '2026-01-01' }],
  ])('is another one for %s', (_what, other) => {
    expect(idOfBundle(other)).not.toBe(idOfBundle(bundle));
  });
});

it.each([
  ['a/b.png', { input: '/in/a/b.png', output: 's3://bucket/out/a/b.aec' }],
  ['a.b/c.tar.PNG', { input: '/in/a.b/c.tar.PNG', output: 's3://bucket/out/a.b/c.tar.aec' }],
])('%s becomes an .aec file of its name', (name, item) => {
  expect(itemOf(order, name)).toEqual(item);
});

it.each<[string, unknown, string]>([
  ['nothing', null, 'a job of the queue: must be an object'],
  ['no images', { order, names: [] }, 'names'],
  ['too many images', { order, names: Array.from({ length: 257 }, String) }, 'names'],
  [
    'a short hash',
    { ...bundle, order: { ...order, models: [{ id: 'x', hash: 'abc' }] } },
    'order.models[0].hash',
  ],
  [
    'another work',
    { ...bundle, order: { ...order, job: { direction: 'delete', settings: {} } } },
    'order.job',
  ],
])('a job with %s is refused', (_what, data, where) => {
  expect(() => parseBundle(data)).toThrow(where);
});

describe('names', () => {
  it('are grouped into bundles of 256 that keep all of them in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1100 }), async (count) => {
        const names = Array.from({ length: count }, (_, n) => `${n}.png`);
        const bundles = await all(inBundles(files(names)));
        expect(bundles.flat()).toEqual(names);
        expect(bundles.slice(0, -1).every(({ length }) => length === 256)).toBe(true);
        expect(bundles.every(({ length }) => length > 0)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('of large files come in smaller bundles, the first ones the smallest', async () => {
    const names = Array.from({ length: 1000 }, (_, n) => `${n}.png`);
    const sizes = async (bytes: number) =>
      (await all(inBundles(files(names, bytes)))).map(({ length }) => length);
    const first = [4, 8, 16].flatMap((size) => Array(32).fill(size));
    expect(await sizes(2 ** 17)).toEqual([...first, 32, 32, 32, 8]);
    expect(await sizes(2 ** 30)).toEqual(Array(1000).fill(1));
    const many = await sizes(2 ** 22);
    expect(many.slice(0, 96)).toEqual(Array(96).fill(1));
    expect(new Set(many.slice(128, -1))).toEqual(new Set([2]));
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { CodingPool } from '../../../src/batch/coding-pool.js';
import type { CodingTask } from '../../../src/batch/coding-task.js';
import { Dispatch } from '../../../src/batch/dispatch.js';
import { Lookahead } from '../../../src/batch/lookahead.js';

/** A pool of one thread that fails each image at once. */
const pool = {
  jobs: 1,
  codeInThread: async ({ items }: CodingTask) =>
    items.map((item) => ({ ...item, ms: 0, finished: '', error: { code: 'input', message: 'no' } })),
} as unknown as CodingPool;

it('goes on when rows are taken more slowly than images are coded', async () => {
  const items = Array.from({ length: 20_000 }, (_, n) => ({ input: `${n}.png`, output: `${n}.aec` }));
  const job = { direction: 'compress', settings: { existing: 'refuse' } } as const;
  const rows = new Dispatch(pool, job, new Lookahead(items), { mostPixels: 1 }).rows();
  let count = 0;
  for await (const { input } of rows) {
    if (count === 0) await sleep(300); // so that all that may wait to be taken does
    expect(input).toBe(`${count++}.png`);
  }
  expect(count).toBe(items.length);
}, 20_000);

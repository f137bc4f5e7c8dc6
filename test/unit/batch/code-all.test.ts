import { describe, expect, it } from 'vitest';
import { codeAll } from '../../../src/batch/code-all.js';
import type { CodingPool } from '../../../src/batch/coding-pool.js';
import type { CodingRow } from '../../../src/batch/coding-row.js';
import type { CodingItem, CodingTask } from '../../../src/batch/coding-task.js';
import type { ItemResult } from '../../../src/batch/coding-worker.js';

const JOB = { direction: 'compress', settings: { existing: 'refuse' } } as const;

const rowOf = ({ input, output }: CodingItem): CodingRow => ({
  input,
  output,
  error: { code: 'input', message: 'none' },
  ms: 0,
  finished: '',
});

/** A pool whose threads are promises. Inputs that start with `large` are given back, and those with `slow` take longer. */
class FakePool {
  readonly jobs: number;
  busy = 0;
  mostBusy = 0;
  readonly here: string[] = [];
  /** Tasks under way when a large image was coded. */
  readonly beside: number[] = [];
  fails = false;

  constructor(jobs: number) {
    this.jobs = jobs;
  }

  async codeInThread({ items }: CodingTask): Promise<ItemResult[]> {
    if (this.fails) throw new Error('no threads');
    this.mostBusy = Math.max(this.mostBusy, ++this.busy);
    const isSlow = items.some(({ input }) => input.startsWith('slow'));
    await new Promise((resolve) => setTimeout(resolve, isSlow ? 60 : 1));
    this.busy--;
    return items.map((item) => (item.input.startsWith('large') ? 'large' : rowOf(item)));
  }

  async codeHere(item: CodingItem): Promise<CodingRow> {
    this.here.push(item.input);
    this.beside.push(this.busy);
    return rowOf(item);
  }
}

const itemsOf = (names: readonly string[]) => names.map((input) => ({ input, output: `${input}.aec` }));
const run = (pool: FakePool, items: Parameters<typeof codeAll>[2], options = {}) =>
  codeAll(pool as unknown as CodingPool, JOB, items, options);

async function inputsOf(rows: AsyncIterable<CodingRow>): Promise<string[]> {
  const inputs: string[] = [];
  for await (const { input } of rows) inputs.push(input);
  return inputs;
}

const many = Array.from({ length: 300 }, (_, n) => (n % 50 === 7 ? `slow-${n}` : `${n}`));

describe('coding many files', () => {
  it('gives rows in the order of the files, and tells each at once', async () => {
    const pool = new FakePool(3);
    const told: string[] = [];
    const onRow = ({ input }: CodingRow) => told.push(input);
    expect(await inputsOf(run(pool, itemsOf(many), { onRow }))).toEqual(many);
    expect(told).not.toEqual(many);
    expect([...told].sort()).toEqual([...many].sort());
    expect(pool.mostBusy).toBeLessThanOrEqual(6);
    expect(pool.mostBusy).toBeGreaterThan(1);
    expect(pool.here).toEqual([]);
  });

  it('codes a large image alone, in its place among the rows', async () => {
    const pool = new FakePool(2);
    const names = many.map((name, n) => (n % 90 === 3 ? `large-${n}` : name));
    expect(await inputsOf(run(pool, itemsOf(names)))).toEqual(names);
    expect(pool.here).toEqual(['large-3', 'large-93', 'large-183', 'large-273']);
    expect(pool.beside).toEqual([0, 0, 0, 0]);
  });

  it('takes no more from the source than it can work on', async () => {
    const pool = new FakePool(2);
    let taken = 0;
    function* endless() {
      for (;;) yield itemsOf([`${taken++}`])[0]!;
    }
    const rows = run(pool, endless());
    for (let n = 0; n < 10; n++) await rows.next();
    let before = -1;
    for (; before !== taken; await new Promise((resolve) => setTimeout(resolve, 200))) before = taken;
    expect(taken).toBeLessThan(10_000);
    await rows.return(undefined);
    expect(pool.busy).toBe(0);
  });

  it('finishes what is under way when it is asked to stop', async () => {
    const pool = new FakePool(2);
    const controller = new AbortController();
    const told: string[] = [];
    const onRow = ({ input }: CodingRow) => {
      told.push(input);
      if (told.length === 20) controller.abort();
    };
    const inputs = await inputsOf(run(pool, itemsOf(many), { onRow, signal: controller.signal }));
    expect(inputs.length).toBeLessThan(many.length);
    expect([...inputs].sort()).toEqual([...told].sort());
    expect(pool.busy).toBe(0);
  });

  it('does not wait for a slow source to give what is done', async () => {
    const pool = new FakePool(2);
    let release = () => {};
    async function* slow() {
      yield* itemsOf(many.slice(0, 20));
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      yield* itemsOf(['last']);
    }
    const rows = run(pool, slow());
    for (let n = 0; n < 20; n++) expect((await rows.next()).value?.input).toBe(many[n]);
    release();
    expect(await inputsOf(rows)).toEqual(['last']);
  });

  it('works in this thread for one file, for one job, and for a few small files', async () => {
    const alone = new FakePool(4);
    expect(await inputsOf(run(alone, itemsOf(['one'])))).toEqual(['one']);
    expect(alone.here).toEqual(['one']);
    const single = new FakePool(1);
    await inputsOf(run(single, itemsOf(many)));
    expect(single.here).toEqual(many);
    const few = new FakePool(4);
    await inputsOf(run(few, itemsOf(['not', 'there'])));
    expect(few.here).toEqual(['not', 'there']);
  });

  it('throws what its source or the threads throw, after the rows before', async () => {
    async function* broken() {
      yield* itemsOf(many.slice(0, 40));
      throw new RangeError('no more');
    }
    const seen: string[] = [];
    const reading = async () => {
      for await (const { input } of run(new FakePool(2), broken())) seen.push(input);
    };
    await expect(reading()).rejects.toThrow('no more');
    expect(seen).toEqual(many.slice(0, seen.length));
    const pool = new FakePool(2);
    pool.fails = true;
    await expect(inputsOf(run(pool, itemsOf(many)))).rejects.toThrow('no threads');
  });
});

import { describe, expect, it } from 'vitest';
import type { CodingRow } from '../../../../src/batch/coding-row.js';
import type { CodingItem } from '../../../../src/batch/coding-task.js';
import type { Bundle } from '../../../../src/batch/queue/bundle.js';
import {
  type BundleProgress,
  type Delivery,
  type DeliveryContext,
  deliverBundle,
  progressOf,
} from '../../../../src/batch/queue/deliver-bundle.js';

const NAMES = ['a.png', 'b.png', 'c.png', 'd.png', 'e.png', 'f.png'];
const bundle: Bundle = {
  order: {
    version: '1.0.0',
    job: { direction: 'compress', settings: { existing: 'same' } },
    from: '/in',
    to: '/out',
    models: [],
  },
  names: NAMES,
};

type Failing = Readonly<Record<string, { code: 'input' | 'model' | 'bug'; passing?: true }>>;

/** What a queue and its Redis remember, and a coder whose images fail or kill it by their names. */
class World {
  readonly marks = new Map<number, number>();
  readonly letters: string[] = [];
  readonly coded: string[] = [];
  progress: BundleProgress | undefined;
  failing: Failing = {};
  /** Images that kill the worker; it takes two at a time. */
  deadly: readonly string[] = [];
  readonly #stop = new AbortController();

  stopAfter = Number.POSITIVE_INFINITY;

  deliver(rest: Partial<Delivery> = {}, of = bundle) {
    const progress = progressOf(this.progress, of);
    return deliverBundle(
      { bundle: of, id: 'id', progress, attempt: 1, attempts: 3, wasLost: false, ...rest },
      this.#context(),
    );
  }

  #context(): DeliveryContext {
    return {
      code: (_job, items) => this.#code(items),
      suspects: {
        load: async () => new Map(this.marks),
        mark: async (index) => void this.marks.set(index, (this.marks.get(index) ?? 0) + 1),
        clear: async (index) => void this.marks.delete(index),
      },
      addLetter: async ({ name, message }) => void this.letters.push(`${name}: ${message}`),
      save: async (progress) => {
        this.progress = progress;
      },
      onRow: () => {},
      isThere: async (ref) => ref === '/out/c.aec',
      signal: this.#stop.signal,
    };
  }

  async *#code(items: AsyncIterable<CodingItem>): AsyncGenerator<CodingRow> {
    const source = items[Symbol.asyncIterator]();
    for (;;) {
      const pair = [await source.next(), await source.next()].flatMap(({ done, value }) =>
        done ? [] : [value],
      );
      if (pair.length === 0) return;
      if (pair.some(({ input }) => this.deadly.includes(input))) throw new Error('the worker died');
      yield* pair.map((item) => this.#rowOf(item));
      if (this.coded.length >= this.stopAfter) this.#stop.abort();
    }
  }

  #rowOf(item: CodingItem): CodingRow {
    this.coded.push(item.input);
    const times = { ms: 1, finished: '2026-01-01T00:00:00Z' };
    const error = this.failing[item.input];
    if (error) return { ...item, ...times, error: { message: 'will not', ...error } };
    const bytes = { input: 10, output: 1 };
    return {
      ...item,
      ...times,
      bytes,
      width: 1,
      height: 1,
      channels: 1,
      alpha: false,
      model: { id: 'm', hash: 'h' },
      notes: [],
    };
  }
}

describe('a delivery', () => {
  it('codes all images and adds them up', async () => {
    const world = new World();
    expect(await world.deliver()).toEqual({
      kind: 'finished',
      coded: 6,
      failed: 0,
      bytesRead: 60,
      bytesWritten: 6,
    });
    expect(world.coded).toEqual(NAMES.map((name) => `/in/${name}`));
  });

  it('gives up at once what is wrong with a file, and goes on', async () => {
    const world = new World();
    world.failing = { '/in/b.png': { code: 'input' } };
    expect(await world.deliver()).toMatchObject({ kind: 'finished', coded: 5, failed: 1 });
    expect(world.letters).toEqual(['b.png: will not']);
  });

  it('keeps what may pass for the next attempts, and gives it up at the last', async () => {
    const world = new World();
    world.failing = { '/in/b.png': { code: 'input', passing: true }, '/in/d.png': { code: 'bug' } };
    expect(await world.deliver()).toMatchObject({
      kind: 'failed',
      message: '2 images failed, the last one: will not',
    });
    expect(world.letters).toEqual([]);
    world.failing = { '/in/d.png': { code: 'model' } };
    world.coded.length = 0;
    expect(await world.deliver({ attempt: 2 })).toMatchObject({ kind: 'failed' });
    expect(world.coded).toEqual(['/in/b.png', '/in/d.png']);
    expect(await world.deliver({ attempt: 3 })).toEqual({
      kind: 'finished',
      coded: 5,
      failed: 1,
      bytesRead: 50,
      bytesWritten: 5,
    });
    expect(world.letters).toEqual(['d.png: will not']);
  });

  it('is handed back with what is left, and goes on there', async () => {
    const world = new World();
    world.stopAfter = 3;
    expect(await world.deliver()).toEqual({ kind: 'handed back' });
    expect(world.progress).toMatchObject({ left: [4, 5], bytesRead: 40 });
    const next = new World();
    next.progress = world.progress;
    expect(await next.deliver()).toMatchObject({ kind: 'finished', coded: 6, bytesRead: 60 });
    expect(next.coded).toEqual(['/in/e.png', '/in/f.png']);
  });

  it('leaves out what is there, if that is to be kept', async () => {
    const world = new World();
    const { order } = bundle;
    const keeping: Bundle = {
      ...bundle,
      order: { ...order, job: { direction: 'compress', settings: { existing: 'keep' } } },
    };
    expect(await world.deliver({}, keeping)).toMatchObject({ kind: 'finished', coded: 6 });
    expect(world.coded).not.toContain('/in/c.png');
  });
});

describe('a bundle with an image that kills workers', () => {
  it('loses a few workers and one image, and no other image', async () => {
    const world = new World();
    world.deadly = ['/in/d.png'];
    const outcomes: string[] = [];
    for (let losses = 0; outcomes.at(-1) !== 'finished' && losses < 10; losses++) {
      const delivered = world.deliver({ wasLost: losses > 0 });
      outcomes.push(
        await delivered.then(
          ({ kind }) => kind,
          () => 'died',
        ),
      );
    }
    // Unmarked; marked with another one; each of the two alone, the deadly one last; given up.
    expect(outcomes).toEqual(['died', 'died', 'died', 'finished']);
    expect(world.letters).toEqual(['d.png: the worker that coded it died or was stuck, twice']);
    expect(new Set(world.coded)).toEqual(
      new Set(NAMES.filter((name) => name !== 'd.png').map((name) => `/in/${name}`)),
    );
  });

  it('loses a worker more for each further one', async () => {
    const world = new World();
    world.deadly = ['/in/b.png', '/in/c.png', '/in/f.png'];
    let died = 0;
    for (let kind = ''; kind !== 'finished' && died < 20; ) {
      kind = await world.deliver({ wasLost: died > 0 }).then(
        (outcome) => outcome.kind,
        () => 'died',
      );
      if (kind === 'died') died++;
    }
    expect(died).toBeLessThanOrEqual(7);
    expect(world.letters.map((letter) => letter[0]).sort()).toEqual(['b', 'c', 'f']);
  });

  it('suspects nothing that a worker did not begin because it had to end', async () => {
    const world = new World();
    world.stopAfter = 1;
    expect(await world.deliver({ wasLost: true })).toEqual({ kind: 'handed back' });
    expect(world.marks.size).toBe(0);
  });
});

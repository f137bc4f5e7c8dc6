import { describe, expect, it } from 'vitest';
import { finishSteps, PartialWork, partOf, runSteps, type Steps } from '../../src/steps.js';

/** Counts to `count`, a step each, `milliseconds` long. */
function* counting(count: number, milliseconds = 0, onEnd = () => {}): Steps<number> {
  try {
    for (let n = 0; n < count; n++) {
      yield n / count;
      for (const start = performance.now(); performance.now() - start < milliseconds; );
    }
    return count;
  } finally {
    onEnd();
  }
}

describe('runSteps', () => {
  it('gives the result, and reports progress up to 1', async () => {
    const told: number[] = [];
    const onProgress = (done: number) => told.push(done);
    expect(await runSteps(counting(4), { onProgress })).toBe(4);
    expect(told).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });

  it('lets timers have their turn, so that an abort comes through, and the work cleans up', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason), 20);
    let ended = false;
    const steps = counting(1e6, 10, () => {
      ended = true;
    });
    await expect(runSteps(steps, { signal: controller.signal })).rejects.toBe(reason);
    expect(ended).toBe(true);
  });

  it('does not begin when the signal is aborted already', async () => {
    let begun = false;
    const steps = (function* (): Steps<void> {
      begun = true;
      yield 0;
    })();
    const abort = expect.objectContaining({ name: 'AbortError' });
    await expect(runSteps(steps, { signal: AbortSignal.abort() })).rejects.toEqual(abort);
    expect(begun).toBe(false);
  });

  it('ends the work when a callback throws', async () => {
    let ended = false;
    const steps = counting(3, 0, () => {
      ended = true;
    });
    const onProgress = () => {
      throw new Error('no');
    };
    await expect(runSteps(steps, { onProgress })).rejects.toThrow('no');
    expect(ended).toBe(true);
  });
});

describe('partOf', () => {
  it('scales what is done, and gives the result', () => {
    const steps = partOf(counting(2), 0.5, 1);
    expect([steps.next().value, steps.next().value, steps.next().value]).toEqual([0.5, 0.75, 2]);
    expect(finishSteps(partOf(counting(2), 0, 1))).toBe(2);
  });

  it('ends its part when it is ended itself', () => {
    let ended = false;
    const steps = partOf(
      counting(2, 0, () => {
        ended = true;
      }),
      0,
      1,
    );
    steps.next();
    steps.return(0);
    expect(ended).toBe(true);
  });
});

describe('work that waits', () => {
  function* waiting(): Steps<string> {
    yield 0.5;
    const later = Promise.resolve();
    yield later;
    return 'done';
  }

  it('continues when the promise it waits for is fulfilled', async () => {
    const told: number[] = [];
    const result = await runSteps(partOf(waiting(), 0.5, 1), { onProgress: (done) => told.push(done) });
    expect(result).toBe('done');
    expect(told).toEqual([0.75, 1]);
  });

  it('cannot be done without pauses', () => {
    expect(() => finishSteps(waiting())).toThrow('waits for workers');
  });
});

describe('partial work', () => {
  it('goes to the given share and not a step further', () => {
    let steps = 0;
    function* counted(): Steps<string> {
      for (; steps < 4; steps++) yield steps / 4;
      return 'done';
    }
    const work = new PartialWork(counted());
    for (const [until, expected] of [
      [0, 0],
      [0.5, 2],
      [0.5, 2],
      [0.25, 2],
      [1, 4],
      [1, 4],
    ] as const) {
      finishSteps(work.advance(until));
      expect(steps).toBe(expected);
    }
    expect(finishSteps(work.finish())).toBe('done');
  });
});

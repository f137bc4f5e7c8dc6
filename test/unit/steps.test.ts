import { describe, expect, it } from 'vitest';
import { finishSteps, inTurn, PartialWork, partOf, runSteps, type Steps, stages } from '../../src/steps.js';

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

/** The progress that work tells on its way. */
function progressOf(steps: Steps<unknown>): (number | Promise<unknown>)[] {
  return [...steps];
}

describe('stages', () => {
  it('share the progress by weight', () => {
    function* work(): Steps<[number, number]> {
      const stage = stages([1, 3]);
      const first = yield* stage(counting(2));
      const second = yield* stage(counting(3));
      return [first, second];
    }
    expect(progressOf(work())).toEqual([0, 0.125, 0.25, 0.5, 0.75]);
    expect(finishSteps(work())).toEqual([2, 3]);
  });

  it('of weight 0 pause and leave the progress where it is', () => {
    const stage = stages([1, 0, 1]);
    const parts = [1, 2, 1].map((count) => progressOf(stage(counting(count))));
    expect(parts).toEqual([[0], [0.5, 0.5], [0.5]]);
    expect(progressOf(stages([0])(counting(2)))).toEqual([0, 0]);
  });

  it('end at exactly 1, whatever the weights', () => {
    function* ending(): Steps<void> {
      yield 1;
    }
    const weights = [0.1, 0.2, 0.3, 0.7];
    const stage = stages(weights);
    expect(weights.map(() => progressOf(stage(ending()))[0]).at(-1)).toBe(1);
  });

  it('are no more than there are weights', () => {
    const stage = stages([1]);
    stage(counting(1));
    expect(() => stage(counting(1))).toThrow('only 1 stages');
  });
});

describe('inTurn', () => {
  it('gives the results in order, and shares the progress evenly', () => {
    const work = () => inTurn([2, 1], (count) => counting(count));
    expect(progressOf(work())).toEqual([0, 0.25, 0.5]);
    expect(finishSteps(work())).toEqual([2, 1]);
    expect(finishSteps(inTurn([], () => counting(1)))).toEqual([]);
  });

  it('shares the progress by weight, and nests in stages', () => {
    const items = () =>
      inTurn(
        [1, 3],
        (count) => counting(count),
        (count) => count,
      );
    expect(progressOf(items())).toEqual([0, 0.25, 0.5, 0.75]);
    expect(progressOf(stages([1, 1])(items()))).toEqual([0, 0.125, 0.25, 0.375]);
  });

  it('begins no item before the one before it has ended, and ends the current one when it is ended', () => {
    const ended: number[] = [];
    const begun: number[] = [];
    const steps = inTurn([0, 1, 2], (item) => {
      begun.push(item);
      return counting(2, 0, () => ended.push(item));
    });
    for (let n = 0; n < 3; n++) steps.next();
    steps.return([]);
    expect([begun, ended]).toEqual([
      [0, 1],
      [0, 1],
    ]);
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

import { describe, expect, it } from 'vitest';
import { isInShard, parseShard } from '../../../src/batch/shard.js';

describe('parts of a set of files', () => {
  it('hold each file once, in about equal numbers, the same everywhere', () => {
    const names = Array.from({ length: 3000 }, (_, n) => `folder/${n}.png`);
    const parts = [1, 2, 3, 4, 5, 6, 7].map((index) =>
      names.filter((name) => isInShard(name, { index, count: 7 })),
    );
    expect(parts.flat().sort()).toEqual([...names].sort());
    for (const part of parts) expect(Math.abs(part.length - 3000 / 7)).toBeLessThan(80);
    expect(isInShard('a\\b.png', { index: 1, count: 2 })).toBe(isInShard('a/b.png', { index: 1, count: 2 }));
    // These may never change: a run that goes on with another version must find the same files.
    expect(
      names.slice(0, 8).map((name) => [1, 2, 3].find((index) => isInShard(name, { index, count: 3 }))),
    ).toEqual([2, 2, 1, 1, 2, 1, 1, 3]);
  });

  it.each([
    ['3/10', {}, { index: 3, count: 10 }],
    [
      'auto',
      { SLURM_ARRAY_TASK_ID: '7', SLURM_ARRAY_TASK_COUNT: '4', SLURM_ARRAY_TASK_MIN: '5' },
      { index: 3, count: 4 },
    ],
    [
      'auto',
      {
        SLURM_ARRAY_TASK_ID: '9',
        SLURM_ARRAY_TASK_COUNT: '4',
        SLURM_ARRAY_TASK_MIN: '1',
        SLURM_ARRAY_TASK_STEP: '4',
      },
      { index: 3, count: 4 },
    ],
    ['auto', { AWS_BATCH_JOB_ARRAY_INDEX: '0', AWS_BATCH_JOB_ARRAY_SIZE: '2' }, { index: 1, count: 2 }],
    ['auto/5', { AWS_BATCH_JOB_ARRAY_INDEX: '4' }, { index: 5, count: 5 }],
    ['auto/3', { JOB_COMPLETION_INDEX: '2' }, { index: 3, count: 3 }],
  ])('%s in %j', (text, environment, shard) => {
    expect(parseShard(text, environment)).toEqual(shard);
  });

  it.each([
    ['3', {}, 'write 3/10'],
    ['0/2', {}, 'parts count from 1'],
    ['3/2', {}, 'part 3 of 2'],
    ['1/0', {}, 'part 1 of 0'],
    ['a/b', {}, 'write 3/10'],
    ['auto', {}, 'none of SLURM_ARRAY_TASK_ID, AWS_BATCH_JOB_ARRAY_INDEX, JOB_COMPLETION_INDEX is set'],
    [
      'auto',
      { JOB_COMPLETION_INDEX: '2' },
      'Kubernetes does not say how many parts there are; write auto/10',
    ],
    ['auto', { AWS_BATCH_JOB_ARRAY_INDEX: '2' }, 'AWS_BATCH_JOB_ARRAY_SIZE is not set'],
    ['auto/2', { JOB_COMPLETION_INDEX: '2' }, 'is not one of 2 tasks'],
    [
      'auto',
      { SLURM_ARRAY_TASK_ID: '9', SLURM_ARRAY_TASK_COUNT: '3', SLURM_ARRAY_TASK_MIN: '1' },
      'name the part',
    ],
    ['auto/2', { JOB_COMPLETION_INDEX: 'x' }, 'is not a whole number'],
  ])('%s in %j is refused', (text, environment, message) => {
    expect(() => parseShard(text, environment)).toThrow(message);
  });
});

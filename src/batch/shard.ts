import { createHash } from 'node:crypto';
import { AecError } from '../errors.js';

/** One of `count` parts of a set of files, counted from 1. Each file is in exactly one. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where schedulers say which task of an array a process is, and how many there are. */
const SCHEDULERS: readonly {
  readonly name: string;
  readonly index: string;
  readonly count?: string;
  readonly first?: string;
  readonly step?: string;
}[] = [
  {
    name: 'Slurm',
    index: 'SLURM_ARRAY_TASK_ID',
    count: 'SLURM_ARRAY_TASK_COUNT',
    first: 'SLURM_ARRAY_TASK_MIN',
    step: 'SLURM_ARRAY_TASK_STEP',
  },
  { name: 'AWS Batch', index: 'AWS_BATCH_JOB_ARRAY_INDEX', count: 'AWS_BATCH_JOB_ARRAY_SIZE' },
  { name: 'Kubernetes', index: 'JOB_COMPLETION_INDEX' },
];

/**
 * Reads `3/10`, the third of ten parts; `auto`, the part that a scheduler names; or `auto/10`, where the scheduler does not say how many
 * there are. `AecError('usage')` for anything else, and where no scheduler does.
 */
export function parseShard(text: string, environment: Environment = process.env): Shard {
  const [, part, total] = /^(\d+|auto)(?:\/(\d+))?$/.exec(text) ?? [];
  if (part === undefined || (part !== 'auto' && total === undefined)) {
    throw new AecError('usage', `--shard ${text}: write 3/10 for the third of ten parts, auto or auto/10`);
  }
  const count = total === undefined ? undefined : Number(total);
  const shard =
    part === 'auto' ? shardOfScheduler(environment, count) : { index: Number(part), count: count! };
  if (shard.count >= 1 && shard.index >= 1 && shard.index <= shard.count) return shard;
  throw new AecError('usage', `--shard ${text}: part ${shard.index} of ${shard.count}; parts count from 1`);
}

/** Whether a file belongs to a part: by a hash of its path in the output folder, so that every machine decides alike. */
export function isInShard(relative: string, { index, count }: Shard): boolean {
  const name = relative.replaceAll('\\', '/');
  return createHash('md5').update(name).digest().readUInt32BE(0) % count === index - 1;
}

function shardOfScheduler(environment: Environment, given: number | undefined): Shard {
  const scheduler = SCHEDULERS.find(({ index }) => environment[index] !== undefined);
  if (!scheduler) {
    const names = SCHEDULERS.map(({ index }) => index).join(', ');
    throw new AecError('usage', `--shard auto: none of ${names} is set; name the part, like 3/10`);
  }
  const read = (name: string | undefined) => readNumber(environment, name);
  const count = given ?? read(scheduler.count);
  if (count === undefined) {
    const missing = scheduler.count === undefined ? '' : ` (${scheduler.count} is not set)`;
    throw new AecError(
      'usage',
      `--shard auto: ${scheduler.name} does not say how many parts there are${missing}; write auto/10 for ten`,
    );
  }
  const place = (read(scheduler.index)! - (read(scheduler.first) ?? 0)) / (read(scheduler.step) ?? 1);
  if (Number.isInteger(place) && place >= 0 && place < count) return { index: place + 1, count };
  const own = `${scheduler.index}=${environment[scheduler.index]}`;
  throw new AecError(
    'usage',
    `--shard auto: ${own} is not one of ${count} tasks numbered one after the other; name the part, like 3/10`,
  );
}

function readNumber(environment: Environment, name: string | undefined): number | undefined {
  const text = name === undefined ? undefined : environment[name];
  if (text === undefined || text === '') return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw new AecError('usage', `--shard auto: ${name}=${text} is not a whole number`);
}

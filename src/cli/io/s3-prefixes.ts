import { findPlace } from '../../batch/find-place.js';
import { distinctFiles } from '../../batch/places/distinct-files.js';
import { listPlace } from '../../batch/places/list-place.js';
import { isS3, parseS3Address } from '../../batch/places/s3-address.js';
import { joinRef } from '../../batch/refs.js';
import { isInShard, type Shard } from '../../batch/shard.js';
import type { Conversion } from './conversions.js';
import type { Problem } from './inputs.js';
import type { Job, Locate } from './job.js';

/** Inputs of a command: prefixes of S3, which stand for all objects below them, and the others. */
export interface SplitInputs {
  readonly prefixes: readonly string[];
  readonly others: readonly string[];
}

/** An address that ends with a slash is a prefix, and so is one of no object. Throws AecError('input') if S3 does not answer. */
export async function splitPrefixes(inputs: readonly string[]): Promise<SplitInputs> {
  const prefixes: string[] = [];
  const others: string[] = [];
  for (const input of inputs) (isS3(input) && (await isPrefix(input)) ? prefixes : others).push(input);
  return { prefixes, others };
}

async function isPrefix(ref: string): Promise<boolean> {
  const { key } = parseS3Address(ref);
  if (key === '' || key.endsWith('/')) return true;
  return (await (await findPlace(ref)).stat(ref)) === undefined;
}

/** The jobs of all objects below prefixes, as listings bring them: none is ever in memory as a whole. */
export async function* jobsBelow(
  prefixes: readonly string[],
  { reads: { extensions, plural } }: Conversion,
  locate: Locate,
  shard: Shard | undefined,
  problems: Problem[],
): AsyncGenerator<Job> {
  for (const prefix of prefixes) {
    let isEmpty = true;
    const jobOf = (name: string) => locate({ path: joinRef(prefix, name), relative: name });
    const onProblem = (name: string, message: string) =>
      problems.push({ input: joinRef(prefix, name), message });
    const files = distinctFiles(listPlace(prefix, extensions), (name) => jobOf(name).output, onProblem);
    for await (const { name } of files) {
      isEmpty = false;
      if (!shard || isInShard(name, shard)) yield jobOf(name);
    }
    if (isEmpty) problems.push({ input: prefix, message: `no such object, and no ${plural} below it` });
  }
}

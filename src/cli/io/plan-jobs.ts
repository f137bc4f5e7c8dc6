import { isInShard, type Shard } from '../../batch/shard.js';
import { readStart } from '../../ordinary-file.js';
import { chooseOutputs } from './choose-outputs.js';
import { findClashes } from './clashes.js';
import type { Conversion } from './conversions.js';
import { findInputs, type Inputs, type Problem } from './inputs.js';
import type { Job, JobOptions, Locate } from './job.js';
import { checkOutputs } from './outputs.js';

/**
 * Pairs every input with its output, and checks all of them before anything is read or written. An output goes next to
 * its input, to the file `output`, or into the folder `output`, which then keeps the tree of the inputs.
 *
 * Throws AecError: `usage` if two inputs share an output; `input` if there are none; and what `checkOutputs` throws.
 */
export async function planJobs(
  inputs: readonly string[],
  conversion: Conversion,
  options: JobOptions,
): Promise<{ readonly jobs: readonly Job[]; readonly problems: readonly Problem[] }> {
  const found = await findInputs(inputs, conversion.reads);
  const plan = new Plan(found, await chooseOutputs(found, conversion, options));
  await plan.check(conversion, options);
  return { jobs: [...plan], problems: found.problems };
}

/** Very many jobs, each made when it is needed. */
export class Plan implements Iterable<Job> {
  readonly #inputs: Inputs;
  readonly #locate: Locate;
  readonly #shard: Shard | undefined;
  /** Places of inputs that were named before. */
  #repeated: ReadonlySet<number> = new Set();
  #count: number | undefined;

  constructor(inputs: Inputs, locate: Locate, shard?: Shard) {
    this.#inputs = inputs;
    this.#locate = locate;
    this.#shard = shard;
  }

  get count(): number {
    this.#count ??= this.#shard ? countOf(this) : this.#inputs.sources.count - this.#repeated.size;
    return this.#count;
  }

  *[Symbol.iterator](): Iterator<Job> {
    let place = 0;
    for (const source of this.#inputs.sources) {
      const isIn = !this.#shard || isInShard(source.relative, this.#shard);
      if (!this.#repeated.has(place++) && isIn) yield this.#locate(source);
    }
  }

  /** Drops inputs that were named twice. Throws AecError('usage') for inputs that share an output, and as `checkOutputs` does. */
  async check(
    { clashAdvice, checkStart }: Conversion,
    options: JobOptions & { mayExist?: boolean },
  ): Promise<void> {
    this.#repeated = findClashes(this.#inputs.sources, this.#locate, clashAdvice);
    const checkInput = async (file: string) => {
      const start = await readStart(file).catch(() => undefined);
      if (start) checkStart(start, file);
    };
    await checkOutputs(this, {
      ...options,
      inputs: inputsOf(this),
      checkInput,
      areDistinct: true,
      failAlone: true,
    });
  }
}

function countOf(items: Iterable<unknown>): number {
  let count = 0;
  for (const _ of items) count++;
  return count;
}

/** The input of each job, each time anew. */
function inputsOf(jobs: Iterable<Job>): Iterable<string> {
  return {
    *[Symbol.iterator]() {
      for (const { input } of jobs) yield input;
    },
  };
}

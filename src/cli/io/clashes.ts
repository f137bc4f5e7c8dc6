import { createHash } from 'node:crypto';
import path from 'node:path';
import { isUrl } from '../../batch/refs.js';
import { AecError } from '../../errors.js';
import type { Locate } from './job.js';
import type { SourceList } from './sources.js';

/** The most clashes that a message names. */
const MOST_NAMED = 20;

/**
 * Looks for inputs that would be written to one output. Returns the places of those that were named before, which is no clash; throws
 * AecError('usage') that names the others. Of millions of outputs only numbers are kept.
 */
export function findClashes(
  sources: SourceList,
  locate: Locate,
  advice: string | undefined,
): ReadonlySet<number> {
  const shared = repeatedNumbers(sources, locate);
  const repeated = new Set<number>();
  if (shared.size === 0) return repeated;
  const byOutput = new Map<string, Map<string, string>>();
  let place = 0;
  for (const source of sources) {
    const { input, output } = locate(source);
    const key = keyOf(output);
    if (shared.has(numberOf(key))) {
      const inputs = byOutput.get(key) ?? new Map<string, string>();
      if (inputs.has(keyOf(input))) repeated.add(place);
      else byOutput.set(key, inputs.set(keyOf(input), input));
    }
    place++;
  }
  const clashes = [...byOutput].filter(([, inputs]) => inputs.size > 1);
  if (clashes.length > 0) {
    const named = clashes.map(([output, inputs]) => [output, [...inputs.values()]] as const);
    throw clashError(named, advice);
  }
  return repeated;
}

/** The numbers of the outputs that occur more than once. */
function repeatedNumbers(sources: SourceList, locate: Locate): ReadonlySet<number> {
  const numbers = new Float64Array(sources.count);
  let place = 0;
  for (const source of sources) numbers[place++] = numberOf(keyOf(locate(source).output));
  numbers.sort();
  return new Set(numbers.filter((number, n) => number === numbers[n - 1]));
}

function keyOf(file: string): string {
  return isUrl(file) ? file : path.resolve(file);
}

/** 48 bits of a hash. */
function numberOf(key: string): number {
  return createHash('md5').update(key).digest().readUIntBE(0, 6);
}

function clashError(
  clashes: readonly (readonly [output: string, inputs: readonly string[]])[],
  advice: string | undefined,
): AecError {
  const words = clashes.slice(0, MOST_NAMED).map(([output, inputs]) => {
    const names = `${inputs.slice(0, -1).join(', ')} and ${inputs.at(-1)}`;
    return `${names} would ${inputs.length === 2 ? 'both' : 'all'} be written to ${path.relative('', output) || output}`;
  });
  const more = clashes.length - words.length;
  const rest = more > 0 ? `; so would ${more} more` : '';
  const which = clashes.length === 1 ? 'one of them' : 'some of them';
  const remedy = `rename ${which}${advice === undefined ? '' : `, or ${advice}`}`;
  return new AecError('usage', `${words.join('; ')}${rest}; ${remedy}`);
}

import { AecError } from '../errors.js';

/** Reads one option: the value given, or its default when it is absent; throws a plain reason when it is wrong. */
export type OptionReader<T> = (value: unknown) => T;

/** Reads all options of an architecture; an option that it does not have is an error. */
export function readOptions<T>(
  architecture: string,
  options: unknown,
  readers: { readonly [K in keyof T]: OptionReader<T[K]> },
): T {
  const given = (options ?? {}) as Record<string, unknown>;
  const known = Object.keys(readers);
  for (const name of Object.keys(given)) {
    if (!known.includes(name)) {
      throw new AecError('usage', `${architecture}: no option "${name}"; it has ${known.join(', ')}`);
    }
  }
  const entries = Object.entries<OptionReader<unknown>>(readers).map(([name, read]) => {
    try {
      return [name, read(given[name])];
    } catch (error) {
      throw new AecError('usage', `${architecture}: option "${name}" ${(error as Error).message}`);
    }
  });
  return Object.fromEntries(entries) as T;
}

export function positiveInteger(fallback: number, most = 512): OptionReader<number> {
  return integer(fallback, 1, most);
}

/** 0 or a positive integer. */
export function wholeNumber(fallback: number, most: number): OptionReader<number> {
  return integer(fallback, 0, most);
}

function integer(fallback: number, least: number, most: number): OptionReader<number> {
  return (value = fallback) => {
    if (!Number.isInteger(value) || (value as number) < least || (value as number) > most) {
      throw new Error(`must be a whole number from ${least} to ${most}, not ${JSON.stringify(value)}`);
    }
    return value as number;
  };
}

export function positiveIntegers(
  fallback: readonly number[],
  most?: number,
): OptionReader<readonly number[]> {
  return (value = fallback) => {
    const read = positiveInteger(1, most);
    if (!Array.isArray(value) || value.length > 6) throw new Error('must be a list of at most 6 numbers');
    return value.map((item) => read(item));
  };
}

/** One of several words; the first is the default. */
export function choice<T extends string>(words: readonly [T, ...T[]]): OptionReader<T> {
  return (value = words[0]) => {
    const word = words.find((candidate) => candidate === value);
    if (word === undefined)
      throw new Error(`must be one of ${words.join(', ')}, not ${JSON.stringify(value)}`);
    return word;
  };
}

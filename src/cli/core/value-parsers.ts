import { InvalidArgumentError } from 'commander';
import { didYouMean } from '../../suggest.js';

/** Turns the text of an option into its value. `schema` describes the values in the schema of configuration files. */
export interface ValueParser<Value> {
  (text: string): Value;
  readonly schema: Readonly<Record<string, unknown>>;
}

export function numberBetween(low: number, high: number, words = 'number'): ValueParser<number> {
  return withSchema({ type: 'number', minimum: low, maximum: high }, (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= low && value <= high)) {
      throw new InvalidArgumentError(`It must be a ${words} from ${low} to ${high}.`);
    }
    return value;
  });
}

export function wholeNumberBetween(low: number, high: number): ValueParser<number> {
  return withSchema({ type: 'integer', minimum: low, maximum: high }, (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < low || value > high) {
      throw new InvalidArgumentError(`It must be a whole number from ${low} to ${high}.`);
    }
    return value;
  });
}

/** Any finite number; the code that uses it checks its range. */
export const anyNumber = withSchema({ type: 'number' }, (text) => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
});

/** A whole number from 1 to `most`; `things` says what is counted. */
export function countOf(things: string, most = Number.POSITIVE_INFINITY): ValueParser<number> {
  const limits = most < Number.POSITIVE_INFINITY ? { maximum: most } : {};
  const range = most < Number.POSITIVE_INFINITY ? `from 1 to ${most}` : 'at least 1';
  return withSchema({ type: 'integer', minimum: 1, ...limits }, (text) => {
    const count = Number(text);
    if (!Number.isInteger(count) || count < 1 || count > most) {
      throw new InvalidArgumentError(`It must be a whole number of ${things}, ${range}.`);
    }
    return count;
  });
}

/** Some of `words`, separated by commas, or `all`. Repeated words count once. */
export function wordsOf<Word extends string>(words: readonly Word[]): ValueParser<readonly Word[]> {
  const items = { type: 'array', items: { enum: words }, uniqueItems: true };
  return withSchema({ anyOf: [items, { type: 'string' }] }, (text) => {
    const given: readonly string[] = text === 'all' ? words : [...new Set(text.split(','))];
    const isKnown = (word: string): word is Word => words.some((known) => known === word);
    const unknown = given.find((word) => !isKnown(word));
    if (unknown !== undefined) {
      const advice = didYouMean(unknown, words);
      throw new InvalidArgumentError(`'${unknown}' is not one of ${words.join(', ')}.${advice}`);
    }
    return given.filter(isKnown);
  });
}

/** Numbers from `low` to `high`, separated by commas. Repeated numbers count once. */
export function numbersBetween(low: number, high: number): ValueParser<readonly number[]> {
  const number = numberBetween(low, high);
  const items = { type: 'array', items: number.schema };
  return withSchema({ anyOf: [items, { type: 'string' }] }, (text) => [
    ...new Set(text.split(',').map(number)),
  ]);
}

function withSchema<Value>(
  schema: ValueParser<Value>['schema'],
  parse: (text: string) => Value,
): ValueParser<Value> {
  return Object.assign((text: string) => parse(text), { schema });
}

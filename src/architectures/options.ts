import * as v from 'valibot';
import { AecError } from '../errors.js';

/**
 * Parses the options of an architecture (`--option key=value`) by its schema. `AecError('usage')` names the wrong option and
 * its possible values, or lists the options if there is none of that name.
 */
export function readOptions<Schema extends v.StrictObjectSchema<v.ObjectEntries, undefined>>(
  architecture: string,
  schema: Schema,
  options: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, options ?? {}, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const [first] = issue.path ?? [];
  const known = Object.keys(schema.entries);
  const name = String(first?.key ?? '');
  if (first === undefined || !known.includes(name)) {
    throw new AecError('usage', `${architecture}: no option "${name}"; it has ${known.join(', ')}`);
  }
  throw new AecError('usage', `${architecture}: option "${name}" ${issue.message}`);
}

/** A whole number from `least` to `most`. */
export function wholeNumber(fallback: number, least: number, most: number) {
  return v.optional(boundedInteger(least, most), fallback);
}

export function positiveInteger(fallback: number, most = 512) {
  return wholeNumber(fallback, 1, most);
}

/** A list of at most six positive integers. */
export function positiveIntegers(fallback: readonly number[], most = 512) {
  const message = 'must be a list of at most 6 numbers';
  const list = v.pipe(v.array(boundedInteger(1, most), message), v.maxLength(6, message), v.readonly());
  return v.optional(list, fallback);
}

/** One of several words; the first is the default. */
export function choice<const Words extends readonly [string, ...string[]]>(words: Words) {
  const message = ({ input }: { input: unknown }) =>
    `must be one of ${words.join(', ')}, not ${JSON.stringify(input)}`;
  return v.optional(v.picklist(words, message), words[0]);
}

/** A whole number from `least` to `most`, with a message for people. */
export function boundedInteger(least: number, most: number) {
  const message = ({ input }: { input: unknown }) =>
    `must be a whole number from ${least} to ${most}, not ${JSON.stringify(input)}`;
  return v.pipe(v.number(message), v.integer(message), v.minValue(least, message), v.maxValue(most, message));
}

import { type Command, InvalidArgumentError, type Option } from 'commander';
import * as v from 'valibot';
import { AecError } from '../../errors.js';
import { didYouMean } from '../../suggest.js';
import { checkpointOf } from '../../training/checkpoint-place.js';
import { configurableOptions, valueSchema } from './config-schema.js';
import type { FoundConfig } from './find-config.js';
import { COMMAND_LINE_ONLY, faultOf, namesPlace } from './found-places.js';
import { fullName, leafCommands } from './leaf-commands.js';
import { suggestChoice } from './suggest-choice.js';

const OBJECT = v.pipe(
  v.unknown(),
  v.check((value) => !Array.isArray(value)),
  v.record(v.string(), v.unknown()),
);
const WORD = v.pipe(v.union([v.string(), v.number()]), v.transform(String));
const WORDS = v.union([
  v.pipe(v.array(WORD), v.minLength(1)),
  v.pipe(
    WORD,
    v.transform((word) => [word]),
  ),
]);

/**
 * Checks a whole configuration, and makes its values for `command` the defaults of that command. Options from the
 * command line or the environment win, and so do options that exclude a value of the configuration. Throws
 * AecError('usage') that names the file and the place in it, also for what a file that was merely found may not decide: to
 * replace files, or to read and write outside its own folder.
 */
export function applyConfig(
  program: Command,
  command: Command,
  { file, folder, content }: FoundConfig,
): void {
  const commands = new Map(leafCommands(program).map((known) => [fullName(known), known]));
  for (const [name, section] of Object.entries(parse(OBJECT, content, file, 'an object of options'))) {
    if (name === '$schema') continue;
    const target = commands.get(name);
    if (!target) {
      throw new AecError('usage', `${file}: no command ${name}${didYouMean(name, [...commands.keys()])}`);
    }
    const values = readSection(target, section, folder, `${file}: ${name}`);
    if (target === command) setDefaults(command, values);
  }
}

type Values = ReadonlyMap<Option, unknown>;

function readSection(command: Command, section: unknown, folder: string, place: string): Values {
  const options = configurableOptions(command);
  const values = new Map<Option, unknown>();
  for (const [key, value] of Object.entries(parse(OBJECT, section, place, 'an object of options'))) {
    if (COMMAND_LINE_ONLY.has(key)) {
      throw new AecError('usage', `${place}.${key}: only the command line decides this; remove it`);
    }
    const option = options.get(key);
    if (!option) {
      throw new AecError('usage', `${place}: no option ${key}${didYouMean(key, [...options.keys()])}`);
    }
    const read = readValue(option, value, `${place}.${key}`);
    if (namesPlace(option)) checkPlaces(placesOf(command, option, read), folder, `${place}.${key}`);
    values.set(option, read);
  }
  for (const option of values.keys()) {
    const other = conflictsOf(option).find((name) => values.has(options.get(name)!));
    if (other)
      throw new AecError('usage', `${place}: ${option.attributeName()} and ${other} exclude each other`);
  }
  return values;
}

/** All places that the value of an option stands for. */
function placesOf(command: Command, option: Option, value: unknown): string[] {
  const names = [value].flat().map(String);
  const isModel = command.name() === 'train' && option.attributeName() === 'output';
  return isModel ? names.flatMap((name) => [name, checkpointOf(name)]) : names;
}

function checkPlaces(names: readonly string[], folder: string, place: string): void {
  for (const name of names) {
    const fault = faultOf(name, folder);
    if (fault === undefined) continue;
    const advice =
      'a configuration reads and writes only in its own folder; name other places on the command line';
    throw new AecError('usage', `${place}: ${inShort(name)} ${fault}; ${advice}`);
  }
}

/** Turns a value into text and passes it through the option's own parser, as if it came from the command line. */
function readValue(option: Option, value: unknown, place: string): unknown {
  const { type } = valueSchema(option);
  if (type === 'boolean') return parse(v.boolean(), value, place, 'a boolean');
  const isNumber = type === 'number' || type === 'integer';
  const words = isNumber
    ? [String(parse(v.number(), value, place, 'a number'))]
    : parse(WORDS, value, place, 'text');
  const texts = option.variadic ? words : [words.join(',')];
  const { parseArg } = option;
  if (!parseArg) return option.variadic ? texts : texts[0];
  try {
    return texts.reduce<unknown>((previous, text) => parseArg(text, previous), undefined);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    const message = suggestChoice(`'${texts.join(' ')}' is invalid. ${error.message}`);
    throw new AecError('usage', `${place}: ${message}`, { cause: error });
  }
}

/** `expected` names in words what `schema` accepts. */
function parse<Output>(
  schema: v.GenericSchema<unknown, Output>,
  value: unknown,
  place: string,
  expected: string,
): Output {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw new AecError('usage', `${place}: must be ${expected}, not ${inShort(value)}`);
}

/** The start of a value as JSON; the value may be long, or nested too deeply to be written. */
function inShort(value: unknown): string {
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    return Array.isArray(value) ? 'a list' : 'an object';
  }
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function setDefaults(command: Command, values: Values): void {
  const isGiven = (name: string) => ['cli', 'env'].includes(command.getOptionValueSource(name) ?? '');
  const given = command.options.filter((option) => isGiven(option.attributeName()));
  for (const [option, value] of values) {
    const name = option.attributeName();
    const excluded =
      conflictsOf(option).some(isGiven) || given.some((other) => conflictsOf(other).includes(name));
    if (!isGiven(name) && !excluded) command.setOptionValueWithSource(name, value, 'config');
  }
}

/** Names of the options that `option` excludes. commander has them, but its type declarations do not. */
function conflictsOf(option: Option): string[] {
  return (option as Option & { readonly conflictsWith: string[] }).conflictsWith;
}

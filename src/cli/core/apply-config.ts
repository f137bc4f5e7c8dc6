import { type Command, InvalidArgumentError, type Option } from 'commander';
import { AecError } from '../../errors.js';
import { didYouMean } from '../../suggest.js';
import { configurableOptions, valueSchema } from './config-schema.js';
import type { FoundConfig } from './find-config.js';
import { suggestChoice } from './suggest-choice.js';

/**
 * Checks a whole configuration, and makes of its values for `command` the defaults of it: what the command line or the
 * environment gave stays, and keeps out what excludes it. Throws AecError('usage') that names the file and the place
 * in it.
 */
export function applyConfig(program: Command, command: Command, { file, content }: FoundConfig): void {
  const sections = objectAt(content, file);
  for (const [name, section] of Object.entries(sections)) {
    if (name === '$schema') continue;
    const commands = program.commands.map((known) => known.name());
    const target = program.commands.find((known) => known.name() === name);
    if (!target) throw new AecError('usage', `${file}: no command ${name}${didYouMean(name, commands)}`);
    const values = readSection(target, section, `${file}: ${name}`);
    if (target === command) setDefaults(command, values);
  }
}

type Values = ReadonlyMap<Option, unknown>;

function readSection(command: Command, section: unknown, place: string): Values {
  const options = configurableOptions(command);
  const values = new Map<Option, unknown>();
  for (const [key, value] of Object.entries(objectAt(section, place))) {
    const option = options.get(key);
    if (!option) {
      throw new AecError('usage', `${place}: no option ${key}${didYouMean(key, [...options.keys()])}`);
    }
    values.set(option, readValue(option, value, `${place}.${key}`));
  }
  for (const option of values.keys()) {
    const other = conflictsOf(option).find((name) => values.has(options.get(name)!));
    if (other)
      throw new AecError('usage', `${place}: ${option.attributeName()} and ${other} exclude each other`);
  }
  return values;
}

/** A value goes the way that it goes from the command line: as text through the option's own parser. */
function readValue(option: Option, value: unknown, place: string): unknown {
  const { type } = valueSchema(option);
  if (type === 'boolean' || type === 'number' || type === 'integer') {
    const expected = type === 'boolean' ? 'boolean' : 'number';
    if (typeof value !== expected) {
      throw new AecError('usage', `${place}: must be a ${expected}, not ${JSON.stringify(value)}`);
    }
    if (type === 'boolean') return value;
  }
  const items = Array.isArray(value) ? value : [value];
  if (items.length === 0 || !items.every((item) => ['string', 'number'].includes(typeof item))) {
    throw new AecError('usage', `${place}: must be text, not ${JSON.stringify(value)}`);
  }
  const texts = option.variadic ? items.map(String) : [items.join(',')];
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

/** Names of the options that `option` excludes; commander keeps them, and its types do not tell. */
function conflictsOf(option: Option): string[] {
  return (option as Option & { readonly conflictsWith: string[] }).conflictsWith;
}

function objectAt(value: unknown, place: string): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new AecError('usage', `${place}: must be an object of options, not ${JSON.stringify(value)}`);
}

import type { Command, Option } from 'commander';
import { CONFIG_FILE } from './find-config.js';
import { COMMAND_LINE_ONLY } from './found-places.js';
import { fullName, leafCommands } from './leaf-commands.js';
import type { ValueParser } from './value-parsers.js';

/** The JSON schema of one value. */
type ValueSchema = { readonly type?: string; readonly [keyword: string]: unknown };

/** Options that make sense for one call only, not as defaults. */
const ONE_CALL_ONLY = ['help', 'version', 'printConfig'];

/** The options of a command that a configuration file may set, by their names in the file. */
export function configurableOptions(command: Command): Map<string, Option> {
  const options = command.options.filter((option) => {
    const name = option.attributeName();
    return !ONE_CALL_ONLY.includes(name) && !COMMAND_LINE_ONLY.has(name);
  });
  return new Map(options.map((option) => [option.attributeName(), option]));
}

/** The JSON schema of configuration files, made from the commands. */
export function configSchema(program: Command): object {
  const commands = leafCommands(program).map(
    (command) => [fullName(command), commandSchema(command)] as const,
  );
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: CONFIG_FILE,
    description: 'Defaults for the options of each command of aec. The command line wins over them.',
    type: 'object',
    properties: { $schema: { type: 'string' }, ...Object.fromEntries(commands) },
    additionalProperties: false,
  };
}

function commandSchema(command: Command): object {
  const options = [...configurableOptions(command)].map(([name, option]) => [
    name,
    { description: option.description, ...valueSchema(option) },
  ]);
  return {
    description: command.description(),
    type: 'object',
    properties: Object.fromEntries(options),
    additionalProperties: false,
  };
}

/** The JSON schema of the values of an option. */
export function valueSchema(option: Option): ValueSchema {
  const one = oneValueSchema(option);
  return option.variadic ? { anyOf: [one, { type: 'array', items: one, minItems: 1 }] } : one;
}

function oneValueSchema(option: Option): ValueSchema {
  if (!option.required && !option.optional) return { type: 'boolean' };
  if (option.argChoices) return { enum: option.argChoices };
  return (option.parseArg as Partial<ValueParser<unknown>> | undefined)?.schema ?? { type: 'string' };
}

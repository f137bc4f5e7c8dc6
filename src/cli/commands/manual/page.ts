import type { Command } from 'commander';
import { ENVIRONMENT } from '../../core/environment.js';
import { EXIT_MEANINGS } from '../../core/exit-codes.js';
import { CONFIG_FILE } from '../../core/find-config.js';
import { fullName, leafCommands } from '../../core/leaf-commands.js';
import { packageVersion } from '../../core/versions.js';

/** The manual page in roff, made from the commands. It has no date, so that equal commands give equal pages. */
export function manualPage(program: Command): string {
  const lines = [
    `.TH AEC 1 "" "aec ${packageVersion()}" "User Commands"`,
    '.SH NAME',
    `aec \\- ${text(program.description().replace(/\.$/, '').toLowerCase())}`,
    '.SH SYNOPSIS',
    '.B aec',
    '.I command',
    text('[options] [arguments]'),
    '.SH DESCRIPTION',
    text(program.description()),
    '.SH COMMANDS',
    ...leafCommands(program).flatMap(commandSection),
    '.SH EXIT STATUS',
    ...EXIT_MEANINGS.flatMap(([status, meaning]) => entry(`.B ${status}`, meaning)),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.flatMap(([name, meaning]) => entry(`.B ${name}`, meaning)),
    '.SH FILES',
    ...entry(
      `.I ${CONFIG_FILE}`,
      'Defaults for the options of each command, in the working directory or the nearest folder above it. ' +
        'The member "aec" of a package.json works too.',
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function commandSection(command: Command): string[] {
  return [
    `.SS aec ${fullName(command)} ${text(command.usage())}`,
    text(command.description()),
    ...command.registeredArguments.flatMap((argument) =>
      entry(`.I ${argument.name()}`, argument.description),
    ),
    ...command.options.flatMap(({ flags, description }) => entry(`.B ${text(flags)}`, description)),
    '.PP',
    text(exampleOf(command)),
  ];
}

function entry(title: string, description: string): string[] {
  return ['.TP', title, text(description)];
}

/** The first line of the command's help. */
function exampleOf(command: Command): string {
  let help = '';
  command
    .configureOutput({
      writeOut: (part) => {
        help += part;
      },
    })
    .outputHelp();
  return help.trim().split('\n', 1)[0]!;
}

/** Escapes the characters that have a meaning in roff. */
function text(words: string): string {
  return words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');
}

import type { Command } from 'commander';

/** The commands that do something: `batch worker` is one, `batch` only holds some. */
export function leafCommands(program: Command): Command[] {
  return program.commands.flatMap((command) =>
    command.commands.length > 0 ? leafCommands(command) : [command],
  );
}

/** The words that call a command, without `aec`: `compress`, `batch worker`. */
export function fullName(command: Command): string {
  const { parent } = command;
  return parent?.parent ? `${fullName(parent)} ${command.name()}` : command.name();
}

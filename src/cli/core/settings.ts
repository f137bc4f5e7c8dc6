import { type Command, CommanderError } from 'commander';
import { formatBytes } from '../../figures.js';
import { printJson, printNote } from '../io/output.js';
import { applyConfig } from './apply-config.js';
import { EXIT } from './exit-codes.js';
import { findConfig } from './find-config.js';
import { explain, setVerbose } from './verbosity.js';

/**
 * What all commands have in common: defaults from a configuration file, `--print-config`, `--verbose`. A value of the
 * command line wins over one of the environment, that over the file, that over what is built in.
 */
export function addSettings(program: Command): void {
  for (const command of program.commands) {
    command
      .option('--verbose', 'say which files, models and time it takes, and where errors come from')
      .option('--print-config', 'print the options as they would hold, as JSON, and do nothing');
    command.on('option:print-config', () => expectNothing(command));
  }
  program.hook('preAction', (_program, command) => {
    const config = findConfig(process.cwd());
    if (config) applyConfig(program, command, config);
    const { printConfig, verbose } = command.opts();
    setVerbose(verbose === true);
    if (printConfig) {
      printNote(`aec: ${config ? `defaults from ${config.file}` : 'no configuration file'}`);
      printJson({ [command.name()]: optionsOf(command) });
      throw new CommanderError(EXIT.ok, 'aec.printConfig', '');
    }
    if (config) explain(`defaults from ${config.file}`);
  });
  program.hook('postAction', () => {
    const memory = formatBytes(process.resourceUsage().maxRSS * 1024);
    explain(`${process.uptime().toFixed(2)} s, ${memory} of memory at most`);
  });
}

/** Nothing will run: no argument is missed. */
function expectNothing(command: Command): void {
  for (const argument of command.registeredArguments) argument.required = false;
  for (const option of command.options) option.mandatory = false;
}

function optionsOf(command: Command): object {
  const { printConfig, verbose, ...options } = command.opts();
  return options;
}

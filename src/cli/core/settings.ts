import { type Command, CommanderError, Option, type OptionValues } from 'commander';
import { AecError } from '../../errors.js';
import { formatBytes } from '../../figures.js';
import { MAX_PIXELS, MOST_PIXELS } from '../../limits.js';
import { printJson, printNote } from '../io/output.js';
import { EXIT } from './exit-codes.js';
import { type ConfigSearch, findConfig } from './find-config.js';
import { fullName, leafCommands } from './leaf-commands.js';
import { countOf } from './value-parsers.js';
import { explain, setVerbose } from './verbosity.js';

/**
 * Adds what all commands share: defaults from a configuration file, `--print-config` and `--verbose`. The command line
 * wins over the environment, the environment over the file, and the file over the built-in defaults.
 */
export function addSettings(program: Command): void {
  for (const command of leafCommands(program)) {
    command
      .option('--verbose', 'also print the files, models and time used, and stack traces of errors')
      .addOption(maxPixelsOption())
      .option('--print-config', 'print the options that would apply, as JSON, and exit');
    command.on('option:print-config', () => requireNothing(command));
  }
  program.hook('preAction', async (_program, command) => {
    const folder = workingFolder();
    const { config, ignored }: ConfigSearch =
      folder === undefined ? { config: undefined, ignored: [] } : findConfig(folder);
    if (!command.opts().quiet) for (const line of ignored) printNote(`aec: note: ${line}`);
    if (config) {
      const { applyConfig } = await import('./apply-config.js');
      applyConfig(program, command, config);
    }
    const { printConfig, verbose, maxPixels } = command.opts();
    setVerbose(verbose === true);
    if (verbose) process.env.AEC_DEBUG = '1'; // for threads, too
    if (maxPixels !== undefined) process.env[MOST_PIXELS] = String(maxPixels);
    if (printConfig) {
      printNote(`aec: ${config ? `defaults from ${config.file}` : 'no configuration file'}`);
      printJson({ [fullName(command)]: await optionsOf(command) });
      throw new CommanderError(EXIT.ok, 'aec.printConfig', '');
    }
    if (config) explain(`defaults from ${config.file}`);
    refuseEmpty(command);
  });
  program.hook('postAction', () => {
    const memory = formatBytes(process.resourceUsage().maxRSS * 1024);
    explain(`${process.uptime().toFixed(2)} s, at most ${memory} of memory`);
  });
}

/** Undefined if it was deleted: then there is no configuration, and only what needs the folder fails. */
function workingFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

function maxPixelsOption(): Option {
  return new Option('--max-pixels <n>', 'refuse images of more pixels (default: what the format allows)')
    .env(MOST_PIXELS)
    .argParser(countOf('pixels', MAX_PIXELS));
}

/** A shell makes an empty word of a variable that is not set. Throws AecError('usage'). */
function refuseEmpty(command: Command): void {
  if (command.args.includes(''))
    throw new AecError('usage', 'an argument is empty: name a file, or leave it out');
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName());
    if (value !== '' && !(Array.isArray(value) && value.includes(''))) continue;
    throw new AecError('usage', `the value of ${option.flags} is empty: give one, or leave the option out`);
  }
}

/** Makes all arguments and options optional: the command will not run. */
function requireNothing(command: Command): void {
  for (const argument of command.registeredArguments) argument.required = false;
  for (const option of command.options) option.mandatory = false;
}

/** Fills in the options of a command: those that depend on others have no default that commander knows. */
type Completion = (options: OptionValues) => Promise<OptionValues>;

const completions = new WeakMap<Command, Completion>();

/** Makes `--print-config` of this command show what `complete` makes of the options. */
export function completeOptions(command: Command, complete: Completion): void {
  completions.set(command, complete);
}

async function optionsOf(command: Command): Promise<OptionValues> {
  const { printConfig, verbose, maxPixels, ...options } = command.opts();
  return (await completions.get(command)?.(options)) ?? options;
}

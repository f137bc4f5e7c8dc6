import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { compressCommand } from './commands/compress.js';
import { decompressCommand } from './commands/decompress.js';
import { demoCommand } from './commands/demo.js';
import { engineCommand } from './commands/engine.js';
import { evalCommand } from './commands/eval.js';
import { infoCommand } from './commands/info.js';
import { modelsCommand } from './commands/models.js';
import { packCommand } from './commands/pack.js';
import { trainCommand } from './commands/train.js';
import { EXIT } from './exit-codes.js';
import { tolerateClosedPipes } from './output.js';
import { reportError } from './report-error.js';

/**
 * Runs `aec` with the arguments of the process and sets its exit status; never throws. The files of the commands
 * import nothing heavy: each loads what it needs when it runs.
 */
export async function main(argv: readonly string[]): Promise<void> {
  tolerateClosedPipes();
  process.once('uncaughtException', (error) => process.exit(reportError(error)));
  try {
    await buildProgram().parseAsync(argv);
  } catch (error) {
    process.exitCode = error instanceof CommanderError ? exitCodeOfParsing(error) : reportError(error);
  }
}

const EXIT_STATUS = `
Exit status: 0 done, 1 a bug in aec, 2 a wrong command line, 3 an input or output at fault,
4 a corrupt or unsupported file, 5 a model missing or wrong, 130 interrupted.
AEC_DEBUG=1 in the environment shows where an error came from.`;

function buildProgram(): Command {
  const program = new Command('aec')
    .description('A learned image codec: trains autoencoders, and compresses images to tiny files with them.')
    .version(packageVersion(), '-V, --version')
    .addHelpText(
      'before',
      'Example: aec compress digit.png -o digit.aec && aec decompress digit.aec -o back.png\n',
    )
    .addHelpText('after', EXIT_STATUS)
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({ outputError: (message, write) => write(`${inOneLine(message)}\n`) })
    .exitOverride();
  const commands = [
    compressCommand(),
    decompressCommand(),
    packCommand(),
    infoCommand(),
    modelsCommand(),
    trainCommand(),
    evalCommand(),
    demoCommand(),
    engineCommand(),
  ];
  for (const command of commands) program.addCommand(command.copyInheritedSettings(program));
  return program;
}

/** commander's `error: unknown option '--jsn'\n(Did you mean --json?)`, as all errors of aec look. */
function inOneLine(message: string): string {
  return message
    .trim()
    .replace(/^error: /, 'aec: ')
    .replace(/\s*\n\s*/g, ' ');
}

/** Help and version are no errors; all else that commander throws is a wrong command line. */
function exitCodeOfParsing(error: CommanderError): number {
  return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
}

function packageVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

import { Command, CommanderError } from 'commander';
import { anomalyCommand } from '../commands/anomaly/command.js';
import { augmentCommand } from '../commands/augment/command.js';
import { batchCommand } from '../commands/batch/command.js';
import { compareCommand } from '../commands/compare/command.js';
import { completionCommand } from '../commands/completion/command.js';
import { compressCommand } from '../commands/compress/command.js';
import { decompressCommand } from '../commands/decompress/command.js';
import { demoCommand } from '../commands/demo/command.js';
import { denoiseCommand } from '../commands/denoise/command.js';
import { engineCommand } from '../commands/engine/command.js';
import { evalCommand } from '../commands/eval/command.js';
import { featuresCommand } from '../commands/features/command.js';
import { infoCommand } from '../commands/info/command.js';
import { inpaintCommand } from '../commands/inpaint/command.js';
import { manualCommand } from '../commands/manual/command.js';
import { modelsCommand } from '../commands/models/command.js';
import { packCommand } from '../commands/pack/command.js';
import { reportCommand } from '../commands/report/command.js';
import { sampleCommand } from '../commands/sample/command.js';
import { serveCommand } from '../commands/serve/command.js';
import { trainCommand } from '../commands/train/command.js';
import { printResult, tolerateClosedPipes } from '../io/output.js';
import { ENVIRONMENT, tidyEnvironment } from './environment.js';
import { EXIT, EXIT_MEANINGS } from './exit-codes.js';
import { reportError } from './report-error.js';
import { addSettings } from './settings.js';
import { suggestChoice } from './suggest-choice.js';
import { versionLines } from './versions.js';

/**
 * Runs `aec` with the given arguments and sets the exit status of the process; never throws. Building the program loads
 * nothing heavy: each command imports what it needs when it runs.
 */
export async function main(argv: readonly string[]): Promise<void> {
  tidyEnvironment();
  tolerateClosedPipes();
  process.once('uncaughtException', (error) => process.exit(reportError(error)));
  try {
    await buildProgram().parseAsync(helpAsOption(argv));
  } catch (error) {
    process.exitCode = error instanceof CommanderError ? exitCodeOfParsing(error) : reportError(error);
  }
}

/** `aec help batch worker` as `aec batch worker --help`: commander's own help command looks at one word only. */
function helpAsOption([node = '', script = '', ...words]: readonly string[]): string[] {
  const [first, ...command] = words;
  return [node, script, ...(first === 'help' && command.length > 0 ? [...command, '--help'] : words)];
}

/** All commands and options: parsing, help, completion, manual and configuration schema are made from this. */
export function buildProgram(): Command {
  const program = new Command('aec')
    .description('A learned image codec: trains autoencoders, and compresses images to tiny files with them.')
    .option('-v, --version', 'print the versions of aec and its engines')
    .addHelpText(
      'before',
      'Example: aec compress digit.png -o digit.aec && aec decompress digit.aec -o back.png\n',
    )
    .addHelpText('after', helpAtTheEnd())
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({ outputError: (message, write) => write(`${inOneLine(message)}\n`) })
    .exitOverride();
  program.on('option:version', () => {
    for (const line of versionLines()) printResult(line);
    throw new CommanderError(EXIT.ok, 'aec.version', '');
  });
  const commands = [
    compressCommand(),
    decompressCommand(),
    packCommand(),
    infoCommand(),
    compareCommand(),
    modelsCommand(),
    trainCommand(),
    evalCommand(),
    reportCommand(),
    demoCommand(),
    batchCommand(),
    serveCommand(),
    engineCommand(),
    denoiseCommand(),
    inpaintCommand(),
    sampleCommand(),
    featuresCommand(),
    anomalyCommand(),
    augmentCommand(),
    completionCommand(buildProgram),
    manualCommand(buildProgram),
  ];
  for (const command of commands) program.addCommand(command.copyInheritedSettings(program));
  addSettings(program);
  return program;
}

function helpAtTheEnd(): string {
  const statuses = EXIT_MEANINGS.map(([status, meaning]) => `  ${String(status).padEnd(12)} ${meaning}`);
  const variables = ENVIRONMENT.map(([name, meaning]) => `  ${name.padEnd(14)} ${meaning}`);
  return ['', 'Exit status:', ...statuses, '', 'Environment:', ...variables].join('\n');
}

/** Turns commander's `error: unknown option '--jsn'\n(Did you mean --json?)` into one line like all errors of aec. */
function inOneLine(message: string): string {
  return suggestChoice(
    message
      .trim()
      .replace(/^error: /, 'aec: ')
      .replace(/\s*\n\s*/g, ' '),
  );
}

/** commander also throws after it printed help or the version; anything else it throws is a wrong command line. */
function exitCodeOfParsing(error: CommanderError): number {
  return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
}

import { Command, InvalidArgumentError } from 'commander';
import { jsonOption } from './options.js';

export function engineCommand(): Command {
  return new Command('engine')
    .description('Say which engines train and code here, how fast they are, and how to get the native one.')
    .option('--seconds <n>', 'how long to measure each engine', positiveNumber, 3)
    .addOption(jsonOption('print the engines as JSON'))
    .addHelpText('before', 'Example: aec engine\n')
    .action(async (options) => {
      const { describeEngines } = await import('../describe-engines.js');
      await describeEngines(options);
    });
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0) || value > 3600) throw new InvalidArgumentError('It is a number of seconds, up to 3600.');
  return value;
}

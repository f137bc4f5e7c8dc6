import { Command } from 'commander';
import { jsonOption } from '../../core/shared-options.js';
import { numberBetween } from '../../core/value-parsers.js';

export function engineCommand(): Command {
  return new Command('engine')
    .description(
      'List the engines that run models here, how fast they are, and how to install the native one.',
    )
    .option(
      '--seconds <n>',
      'seconds to measure each engine',
      numberBetween(0.01, 3600, 'number of seconds'),
      3,
    )
    .addOption(jsonOption('print the engines as JSON'))
    .addHelpText('before', 'Example: aec engine\n')
    .action(async (options) => {
      const { describeEngines } = await import('./run.js');
      await describeEngines(options);
    });
}

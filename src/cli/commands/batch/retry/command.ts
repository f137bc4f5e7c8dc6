import { Command } from 'commander';
import { jsonOption, quietOption } from '../../../core/shared-options.js';
import { attemptsOption, queueOptions } from '../queue-options.js';

export function retryCommand(): Command {
  const command = new Command('retry')
    .description('Put the images that failed back into the queue.')
    .addOption(attemptsOption())
    .addOption(quietOption())
    .addOption(jsonOption('print the numbers as JSON'))
    .addHelpText('before', 'Example: aec batch retry && aec batch status --watch\n')
    .action(async (options) => {
      const { retryImages } = await import('./run.js');
      await retryImages(options);
    });
  for (const option of queueOptions()) command.addOption(option);
  return command;
}

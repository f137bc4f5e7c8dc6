import { Command } from 'commander';
import { jsonOption, wholeNumberOption } from '../../../core/shared-options.js';
import { queueOptions } from '../queue-options.js';

export function statusCommand(): Command {
  const command = new Command('status')
    .description('Show how far a queue is: images, speed, time left, workers, failures.')
    .option('--watch', 'show it again and again, until all is done')
    .option('--failures', 'list the images that failed, with the reasons')
    .addOption(
      wholeNumberOption(
        '--metrics-port <n>',
        'serve the figures to Prometheus on 127.0.0.1 at /metrics until Ctrl-C; 0 picks a free port',
        0,
        65535,
      ).conflicts(['watch', 'failures', 'json']),
    )
    .addOption(jsonOption('print the figures as JSON; with --watch, a line every two seconds'))
    .addHelpText('before', 'Example: aec batch status --watch\n')
    .action(async (options) => {
      const { showStatus } = await import('./run.js');
      await showStatus(options);
    });
  for (const option of queueOptions()) command.addOption(option);
  return command;
}

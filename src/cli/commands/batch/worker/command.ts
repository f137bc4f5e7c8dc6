import { Command } from 'commander';
import { jobsOption, jsonOption, quietOption, wholeNumberOption } from '../../../core/shared-options.js';
import { queueOptions } from '../queue-options.js';

export function workerCommand(): Command {
  const command = new Command('worker')
    .description('Code the images of a queue, beside any number of other workers, until SIGTERM or Ctrl-C.')
    .addOption(jobsOption('threads that work at the same time'))
    .addOption(
      wholeNumberOption(
        '--concurrency <n>',
        'bundles of up to 256 images under way at the same time',
        1,
        64,
      ).default(2),
    )
    .option('--until-done', 'end once the queue has nothing left to do')
    .addOption(
      wholeNumberOption(
        '--grace <s>',
        'seconds after SIGTERM to finish bundles before they are handed back',
        0,
        3600,
      ).default(20),
    )
    .addOption(
      wholeNumberOption(
        '--lease <s>',
        'seconds of silence after which the bundles go to other workers',
        5,
        3600,
      ).default(30),
    )
    .addOption(
      wholeNumberOption(
        '--patience <s>',
        'seconds without a finished image after which the worker ends as stuck, so that others find the image',
        10,
        604_800,
      ).default(3600),
    )
    .addOption(quietOption())
    .addOption(jsonOption('print each bundle as a line of JSON'))
    .addHelpText('before', 'Example: aec batch worker --redis redis://queue.example:6379\n')
    .action(async (options) => {
      const { runQueueWorker } = await import('./run.js');
      await runQueueWorker(options);
    });
  for (const option of queueOptions()) command.addOption(option);
  return command;
}

import { Command } from 'commander';
import { enqueueCommand } from './enqueue/command.js';
import { retryCommand } from './retry/command.js';
import { statusCommand } from './status/command.js';
import { workerCommand } from './worker/command.js';

export function batchCommand(): Command {
  const command = new Command('batch')
    .description('Code any number of images on many machines, through a queue in Redis.')
    .addHelpText(
      'before',
      'Example: aec batch enqueue /data/photos -o /data/small && aec batch worker --until-done\n',
    );
  for (const part of [enqueueCommand(), workerCommand(), statusCommand(), retryCommand()]) {
    command.addCommand(part.copyInheritedSettings(command));
  }
  return command;
}

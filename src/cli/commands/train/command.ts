import { Command, Option } from 'commander';
import { ENGINES } from '../../../engine/engine-names.js';
import { completeOptions } from '../../core/settings.js';
import { jsonOption, quietOption, workersOption } from '../../core/shared-options.js';
import { optionsThatApply, trainingOptions } from './options.js';

export function trainCommand(): Command {
  const command = new Command('train')
    .description('Train a model on images. Ctrl-C stops after the current batch, --resume goes on.')
    .option('-o, --output <folder>', "the model's folder (default: models/<id>)");
  for (const option of trainingOptions()) command.addOption(option);
  completeOptions(command, async (options) => optionsThatApply(options));
  return command
    .addOption(
      new Option(
        '--engine <name>',
        'engine to train on: auto takes tensorflow if it is installed, else wasm; webgpu is a graphics card',
      )
        .choices(['auto', ...ENGINES])
        .default('auto')
        .env('AEC_ENGINE'),
    )
    .addOption(workersOption('to train with on wasm'))
    .option('--resume', 'continue from the checkpoint of an interrupted run')
    .option('-f, --force', 'replace an existing model')
    .addOption(quietOption())
    .addOption(jsonOption('print progress as lines of JSON'))
    .addHelpText('before', 'Example: aec train --data photos/ --epochs 30 -o models/photos-conv\n')
    .action(async (options) => {
      const { runTraining } = await import('./run.js');
      await runTraining(options);
    });
}

import { Command, Option } from 'commander';
import { ENGINES } from '../../../engine/engine-names.js';
import { completeOptions } from '../../core/settings.js';
import { jobsOption, jsonOption, quietOption } from '../../core/shared-options.js';
import { TrainHelp } from './help.js';
import { GROUPS, optionsThatApply, trainingOptions } from './options.js';

export function trainCommand(): Command {
  const command = new Command('train').description(
    'Train a model on images. Architecture, start and settings are chosen for them unless you name them. Ctrl-C stops early and keeps a usable model.',
  );
  command.createHelp = () => Object.assign(new TrainHelp(), command.configureHelp());
  for (const option of trainingOptions()) command.addOption(option);
  completeOptions(command, async (options) => optionsThatApply(options));
  const options = {
    first: [
      new Option('-o, --output <folder>', "the model's folder (default: models/<id>)"),
      new Option('--resume', 'continue an interrupted training from its checkpoint'),
    ],
    optimization: [
      new Option(
        '--engine <name>',
        'engine to train on: auto takes tensorflow if it is installed, else wasm; webgpu is a graphics card',
      )
        .choices(['auto', ...ENGINES])
        .default('auto')
        .env('AEC_ENGINE'),
      jobsOption('threads to train with on wasm'),
    ],
    output: [
      new Option('-f, --force', 'replace an existing model'),
      quietOption(),
      jsonOption('print progress as lines of JSON'),
    ],
  };
  for (const group of ['first', 'optimization', 'output'] as const) {
    for (const option of options[group]) command.addOption(option.helpGroup(GROUPS[group]));
  }
  return command.addHelpText('before', 'Example: aec train --data icons/\n').action(async (options) => {
    const { runTraining } = await import('./run.js');
    await runTraining(options);
  });
}

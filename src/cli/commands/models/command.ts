import { Command, Option } from 'commander';
import { jsonOption } from '../../core/shared-options.js';

export function modelsCommand(): Command {
  return new Command('models')
    .description(
      'List the installed models: those that came with aec, in ./models, and in the folders of AEC_MODELS. An id means the first.',
    )
    .addOption(jsonOption('print the list as JSON'))
    .addOption(new Option('--markdown', 'print the list as a Markdown table').conflicts('json'))
    .addHelpText('before', 'Example: aec models\n')
    .action(async (options) => {
      const { describeModels } = await import('./run.js');
      await describeModels(options);
    });
}

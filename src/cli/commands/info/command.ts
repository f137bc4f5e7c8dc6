import { Command } from 'commander';
import { jsonOption } from '../../core/shared-options.js';

export function infoCommand(): Command {
  return new Command('info')
    .description('Show what .aec files contain: image size, model, bytes of each part. Needs no model.')
    .argument('<files...>', ".aec files, folders of them, or '-' for stdin")
    .addOption(jsonOption('print the information as JSON'))
    .addHelpText('before', 'Example: aec info digit.aec\n')
    .action(async (files, options) => {
      const { describeFiles } = await import('./run.js');
      await describeFiles(files, options);
    });
}

import { Command } from 'commander';
import { batchOptions } from '../../core/batch-options.js';
import {
  forceOption,
  jobsOption,
  jsonOption,
  outputOption,
  previewOption,
  quietOption,
} from '../../core/shared-options.js';

export function decompressCommand(): Command {
  const command = new Command('decompress')
    .description('Decompress .aec files and packs to images: PNG, or the format of the output extension.')
    .argument('[inputs...]', ".aec files, folders of them, patterns like 'a/*.aec', or '-' for stdin")
    .addOption(
      outputOption(
        'the image (.png .jpg .webp .avif .tiff), or a folder for several; default: next to each file',
      ),
    )
    .option('-m, --model <id|dir>', 'the model of the files, if it is not installed')
    .option('--only <name|number>', 'extract only this image of a pack, by name or by number from 0')
    .addOption(jobsOption('threads that work at the same time'))
    .addOption(forceOption())
    .addOption(previewOption())
    .addOption(quietOption())
    .addOption(jsonOption('print the files written as JSON'))
    .addHelpText('before', 'Example: aec decompress digit.aec -o digit.png\n')
    .action(async (inputs, options) => {
      const { decompressInputs } = await import('./run.js');
      await decompressInputs(inputs, options);
    });
  for (const option of batchOptions()) command.addOption(option);
  return command;
}

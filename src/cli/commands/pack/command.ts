import { Command } from 'commander';
import {
  forceOption,
  jsonOption,
  limitOption,
  outputOption,
  quietOption,
  rateOptions,
  targetOptions,
} from '../../core/shared-options.js';

export function packCommand(): Command {
  const command = new Command('pack')
    .description('Write many images into one .aec file: thousands of small ones at a few bytes each.')
    .argument('<images>', "a folder of images, an IDX file, or 'mnist' (its test set)")
    .addOption(outputOption('the .aec file').makeOptionMandatory())
    .option('-m, --model <id|dir>', 'the model to compress with; by default the best one for the images')
    .option('--no-names', 'leave the names of the files out: images are then found by number')
    .addOption(limitOption('only the first n images'))
    .addOption(forceOption())
    .addOption(quietOption())
    .addOption(jsonOption('print what was written as JSON'))
    .addHelpText('before', 'Example: aec pack digits/ -o digits.aec && aec decompress digits.aec --only 42\n')
    .action(async (images, options) => {
      const { packImages } = await import('./run.js');
      await packImages(images, options);
    });
  for (const option of [...rateOptions(), ...targetOptions()]) command.addOption(option);
  return command;
}

import { Command } from 'commander';
import {
  backgroundOption,
  fillInvisibleOption,
  forceOption,
  jobsOption,
  jsonOption,
  limitOption,
  outputOption,
  quietOption,
  rateOptions,
  targetOptions,
} from '../../core/shared-options.js';

export function packCommand(): Command {
  const command = new Command('pack')
    .description('Compress many images into one .aec file; saves most for thousands of small images.')
    .argument('<images>', "a folder of images, an IDX file, or 'mnist' (its test set)")
    .addOption(outputOption('the .aec file').makeOptionMandatory())
    .option('-m, --model <id|dir>', 'the model to compress with; default: the best one for the images')
    .option('--no-names', 'leave out the names of the images; they are then found by number')
    .addOption(backgroundOption('keep transparency'))
    .addOption(fillInvisibleOption())
    .addOption(limitOption('use only the first n images'))
    .addOption(jobsOption('threads that work at the same time'))
    .addOption(forceOption())
    .addOption(quietOption())
    .addOption(jsonOption('print the result as JSON'))
    .addHelpText('before', 'Example: aec pack digits/ -o digits.aec && aec decompress digits.aec --only 42\n')
    .action(async (images, options) => {
      const { packImages } = await import('./run.js');
      await packImages(images, options);
    });
  for (const option of [...rateOptions(), ...targetOptions('on average')]) command.addOption(option);
  return command;
}

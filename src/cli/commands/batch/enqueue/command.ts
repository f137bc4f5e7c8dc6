import { Command, Option } from 'commander';
import { batchOptions } from '../../../core/batch-options.js';
import {
  backgroundOption,
  fillInvisibleOption,
  forceOption,
  jsonOption,
  quietOption,
  rateOptions,
  targetOptions,
  wholeNumberOption,
} from '../../../core/shared-options.js';
import { attemptsOption, queueOptions } from '../queue-options.js';

/** Options that mean the same as for a single process. */
const SHARED = ['--keep-extension', '--skip-existing', '--preserve'];

export function enqueueCommand(): Command {
  const command = new Command('enqueue')
    .description(
      'Put the images of a folder or an S3 prefix into a queue. Images that it holds already are not added again.',
    )
    .argument('<from>', 'a folder that all workers see, or s3://BUCKET/PREFIX')
    .addOption(
      new Option('-o, --output <to>', 'the folder or s3://BUCKET/PREFIX to write to').makeOptionMandatory(),
    )
    .option('--decompress', 'decompress .aec files to PNG (default: compress images)')
    .option('-m, --model <id|dir>', 'the model, which all workers need; default: the best one for each image')
    .addOption(backgroundOption('keep transparency'))
    .addOption(fillInvisibleOption())
    .option('--keep-metadata', 'store EXIF and XMP in the files, so that decompress restores them')
    .option('--verify', 'decompress each file again before it is written')
    .addOption(forceOption())
    .addOption(attemptsOption())
    .addOption(
      wholeNumberOption(
        '--ahead <n>',
        'wait while so many bundles (of up to 256 images) wait in the queue, so that Redis stays small (default: no limit)',
        1,
        1e9,
      ),
    )
    .option('--again', 'also put in what the queue has done before')
    .addOption(quietOption())
    .addOption(jsonOption('print the numbers as JSON'))
    .addHelpText('before', 'Example: aec batch enqueue /data/photos -o s3://archive/photos --quality 50\n')
    .action(async (from, options) => {
      const { enqueueImages } = await import('./run.js');
      await enqueueImages(from, options);
    });
  const shared = batchOptions().filter(({ long }) => SHARED.includes(long!));
  const further = [...rateOptions(), ...targetOptions('for each image'), ...shared, ...queueOptions()];
  for (const option of further) command.addOption(option);
  return command;
}

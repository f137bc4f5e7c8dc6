import { Command } from 'commander';
import { batchOptions } from '../../core/batch-options.js';
import {
  backgroundOption,
  fillInvisibleOption,
  forceOption,
  jobsOption,
  jsonOption,
  outputOption,
  previewOption,
  quietOption,
  rateOptions,
  targetOptions,
} from '../../core/shared-options.js';

export function compressCommand(): Command {
  const command = new Command('compress')
    .description('Compress images to .aec files, and print their size and quality.')
    .argument('[inputs...]', "images, folders of images, patterns like 'a/*.png', or '-' for stdin")
    .addOption(
      outputOption(
        'the .aec file (of a folder: a pack of its images), or a folder for one file per image; default: next to each image',
      ),
    )
    .option('-m, --model <id|dir>', 'the model to compress with; default: the best one for each image')
    .addOption(backgroundOption('keep transparency'))
    .addOption(fillInvisibleOption())
    .option('--keep-metadata', 'store EXIF and XMP in the file, so that decompress restores them')
    .option('--no-verify', 'skip decompressing each file to measure PSNR and SSIM')
    .addOption(jobsOption('threads that work at the same time'))
    .addOption(forceOption())
    .addOption(previewOption())
    .addOption(quietOption())
    .addOption(jsonOption('print sizes and quality as JSON (psnr is null if lossless)'))
    .addHelpText('before', 'Example: aec compress digit.png -o digit.aec; aec compress icons/ -o icons.aec\n')
    .action(async (inputs, options) => {
      const { checkPackOptions, packsFolder } = await import('./packs-folder.js');
      if (await packsFolder(inputs, options.output)) {
        checkPackOptions(options);
        const { packImages } = await import('../pack/run.js');
        return packImages(inputs[0], { ...options, names: true });
      }
      const { compressFiles } = await import('./run.js');
      return compressFiles(inputs, options);
    });
  const further = [...rateOptions(), ...targetOptions('for each image'), ...batchOptions()];
  for (const option of further) command.addOption(option);
  return command;
}

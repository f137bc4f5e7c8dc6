import { Command } from 'commander';
import {
  backgroundOption,
  forceOption,
  jsonOption,
  outputOption,
  previewOption,
  quietOption,
  rateOptions,
  targetOptions,
  workersOption,
} from '../../core/shared-options.js';

export function compressCommand(): Command {
  const command = new Command('compress')
    .description('Write images as .aec files and say how small and how good they are.')
    .argument('<inputs...>', "images, folders of images, or '-' for stdin")
    .addOption(outputOption('the .aec file, or a folder for several; next to each image by default'))
    .option('-m, --model <id|dir>', 'the model to compress with; by default the best one for the image')
    .addOption(backgroundOption('they stay transparent'))
    .option('--keep-metadata', 'keep EXIF and XMP, for decompress to write back')
    .option('--no-verify', 'do not decompress each file again to measure PSNR and SSIM')
    .addOption(workersOption())
    .addOption(forceOption())
    .addOption(previewOption())
    .addOption(quietOption())
    .addOption(jsonOption('print sizes and quality as JSON (psnr is null where nothing was lost)'))
    .addHelpText('before', 'Example: aec compress digit.png -o digit.aec\n')
    .action(async (inputs, options) => {
      const { planJobs } = await import('../../io/plan-jobs.js');
      const { COMPRESSION } = await import('../../io/conversions.js');
      const jobs = await planJobs(inputs, COMPRESSION, options);
      // TensorFlow loads slowly, so wrong arguments are reported before it loads.
      const { compressFiles } = await import('./run.js');
      await compressFiles(jobs, options);
    });
  for (const option of [...rateOptions(), ...targetOptions()]) command.addOption(option);
  return command;
}

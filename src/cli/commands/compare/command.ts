import { Command } from 'commander';
import { backgroundOption, forceOption, jsonOption, previewOption } from '../../core/shared-options.js';

export function compareCommand(): Command {
  return new Command('compare')
    .description('Compare two images of the same size: PSNR, SSIM, MS-SSIM and the largest error.')
    .argument('<original>', "an image, or '-' for stdin")
    .argument('<other>', "the image to compare with it, or '-' for stdin")
    .option(
      '-o, --output <file>',
      'write an image of the errors: black where the images agree, white at the largest error',
    )
    .addOption(previewOption())
    .addOption(backgroundOption('refuse images with transparency'))
    .addOption(forceOption())
    .addOption(jsonOption('print the figures as JSON (psnr is null if nothing differs)'))
    .addHelpText('before', 'Example: aec compare original.png back.png -o error.png\n')
    .action(async (original, other, options) => {
      const { compareImages } = await import('./run.js');
      await compareImages(original, other, options);
    });
}

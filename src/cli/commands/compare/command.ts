import { Command } from 'commander';
import { backgroundOption, forceOption, jsonOption, previewOption } from '../../core/shared-options.js';

export function compareCommand(): Command {
  return new Command('compare')
    .description('Compare two images of one size: PSNR, SSIM, MS-SSIM and the largest error.')
    .argument('<original>', "an image, or '-' for stdin")
    .argument('<other>', "the image to compare with it, or '-' for stdin")
    .option(
      '-o, --output <file>',
      'draw where they differ: an image as large as they are, black where they agree',
    )
    .addOption(previewOption())
    .addOption(backgroundOption('they are refused'))
    .addOption(forceOption())
    .addOption(jsonOption('print the figures as JSON (psnr is null where nothing differs)'))
    .addHelpText('before', 'Example: aec compare original.png back.png -o error.png\n')
    .action(async (original, other, options) => {
      const { compareImages } = await import('./run.js');
      await compareImages(original, other, options);
    });
}

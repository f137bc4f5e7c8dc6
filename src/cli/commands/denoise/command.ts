import { Command } from 'commander';
import {
  backgroundOption,
  forceOption,
  jsonOption,
  outputOption,
  previewOption,
  quietOption,
  seedOption,
} from '../../core/shared-options.js';

export function denoiseCommand(): Command {
  return new Command('denoise')
    .description(
      'Take the noise out of images, with a model that was trained from noisy images to clean ones.',
    )
    .argument('<inputs...>', "images, folders of images, or '-' for stdin")
    .addOption(outputOption('the clean image, or a folder for several').makeOptionMandatory())
    .option('-m, --model <id|dir>', 'the model to denoise with', 'mnist-denoising')
    .option(
      '--add <noise>',
      'try it out: first add gaussian:0.3, salt-pepper:0.2 or mask:0.5, and tell the PSNR',
    )
    .option('--save-noisy <path>', 'of a try-out, the noisy image, or a folder for several')
    .addOption(seedOption())
    .addOption(previewOption())
    .addOption(backgroundOption('they are refused'))
    .addOption(forceOption())
    .addOption(quietOption())
    .addOption(jsonOption('print what was done as JSON'))
    .addHelpText('before', 'Example: aec denoise digit.png --add gaussian:0.3 -o clean.png\n')
    .action(async (inputs, options) => {
      const { denoiseFiles } = await import('./run.js');
      await denoiseFiles(inputs, options);
    });
}

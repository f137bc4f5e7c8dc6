import { Command } from 'commander';
import {
  anyImageOption,
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
    .description('Remove noise from images, with a model trained to turn noisy images into clean ones.')
    .argument('<inputs...>', "images, folders of images, or '-' for stdin")
    .addOption(outputOption('the clean image, or a folder for several images').makeOptionMandatory())
    .option('-m, --model <id|dir>', 'the model to denoise with', 'mnist-denoising')
    .option(
      '--add <noise>',
      'try it out: add noise first, like gaussian:0.3, salt-pepper:0.2 or mask:0.5, and print the PSNR',
    )
    .option('--save-noisy <path>', 'with --add: also write the noisy image, or a folder for several images')
    .addOption(anyImageOption())
    .addOption(seedOption())
    .addOption(previewOption())
    .addOption(backgroundOption('refuse images with transparency'))
    .addOption(forceOption())
    .addOption(quietOption())
    .addOption(jsonOption('print the results as JSON'))
    .addHelpText('before', 'Example: aec denoise digit.png --add gaussian:0.3 -o clean.png\n')
    .action(async (inputs, options) => {
      const { denoiseFiles } = await import('./run.js');
      await denoiseFiles(inputs, options);
    });
}

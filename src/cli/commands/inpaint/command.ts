import { Command } from 'commander';
import {
  anyImageOption,
  backgroundOption,
  forceOption,
  jsonOption,
  numberOption,
  outputOption,
  previewOption,
  quietOption,
  seedOption,
  wholeNumberOption,
} from '../../core/shared-options.js';

export function inpaintCommand(): Command {
  return new Command('inpaint')
    .description(
      'Fill in missing parts of images: search for a likely latent that agrees with the known pixels.',
    )
    .argument('<inputs...>', "images of the same size, folders of images, or '-' for stdin")
    .requiredOption('--mask <image>', 'image of the same size: white pixels are missing, black ones are kept')
    .addOption(outputOption('the completed image, or a folder for several images').makeOptionMandatory())
    .option('-m, --model <id|dir>', 'a model trained on similar images', 'mnist-vae')
    .addOption(wholeNumberOption('--steps <n>', 'steps of the search', 1, 1e6).default(200))
    .addOption(
      numberOption(
        '--lambda <n>',
        'weight of the known pixels: a higher weight follows them more closely',
        1e-9,
        1e6,
      ).default(0.0003),
    )
    .addOption(anyImageOption())
    .addOption(seedOption())
    .addOption(previewOption())
    .addOption(backgroundOption('refuse images with transparency'))
    .addOption(forceOption())
    .addOption(quietOption())
    .addOption(jsonOption('print the results as JSON'))
    .addHelpText('before', 'Example: aec inpaint digit.png --mask hole.png -o whole.png\n')
    .action(async (inputs, options) => {
      const { inpaintFiles } = await import('./run.js');
      await inpaintFiles(inputs, options);
    });
}

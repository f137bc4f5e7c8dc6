import { Command } from 'commander';
import {
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
      'Make up the missing part of images: search a likely latent that agrees with the pixels known.',
    )
    .argument('<inputs...>', "images of one size, folders of images, or '-' for stdin")
    .requiredOption('--mask <image>', 'what is missing: white pixels are, black ones are known and stay')
    .addOption(outputOption('the completed image, or a folder for several').makeOptionMandatory())
    .option('-m, --model <id|dir>', 'the model that knows what images are like', 'mnist-vae')
    .addOption(wholeNumberOption('--steps <n>', 'steps of the search', 1, 1e6).default(200))
    .addOption(
      numberOption('--lambda <n>', 'how much known pixels count against what is likely', 1e-9, 1e6).default(
        0.0003,
      ),
    )
    .addOption(seedOption())
    .addOption(previewOption())
    .addOption(backgroundOption('they are refused'))
    .addOption(forceOption())
    .addOption(quietOption())
    .addOption(jsonOption('print what was done as JSON'))
    .addHelpText('before', 'Example: aec inpaint digit.png --mask hole.png -o whole.png\n')
    .action(async (inputs, options) => {
      const { inpaintFiles } = await import('./run.js');
      await inpaintFiles(inputs, options);
    });
}

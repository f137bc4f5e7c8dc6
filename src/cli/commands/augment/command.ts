import { Command } from 'commander';
import {
  forceOption,
  jsonOption,
  numberOption,
  quietOption,
  seedOption,
  wholeNumberOption,
} from '../../core/shared-options.js';

export function augmentCommand(): Command {
  return new Command('augment')
    .description(
      'Make variations of images by noise on their latents and by going part of the way to others.',
    )
    .argument('<images>', 'a folder of images')
    .requiredOption(
      '-o, --output <dir>',
      'where they go: the tree of the folder, a.png as a-1.png, a-2.png, …',
    )
    .option('-m, --model <id|dir>', 'the model whose latents are varied', 'mnist-vae')
    .addOption(wholeNumberOption('--count <n>', 'variations of every image', 1, 1000).default(4))
    .addOption(
      numberOption('--noise <n>', 'noise on the latent, in its deviations over the images', 0, 10).default(
        0.5,
      ),
    )
    .addOption(
      numberOption('--mix <share>', 'go up to so far towards another image of the folder', 0, 1).default(0),
    )
    .addOption(seedOption())
    .addOption(forceOption())
    .addOption(quietOption())
    .addOption(jsonOption('print what was written as JSON'))
    .addHelpText('before', 'Example: aec augment digits/ -o more-digits/ --count 4 --noise 0.5\n')
    .action(async (images, options) => {
      const { runAugmentation } = await import('./run.js');
      await runAugmentation(images, options);
    });
}

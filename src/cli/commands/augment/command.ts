import { Command } from 'commander';
import {
  anyImageOption,
  backgroundOption,
  forceOption,
  jsonOption,
  numberOption,
  quietOption,
  seedOption,
  wholeNumberOption,
} from '../../core/shared-options.js';

export function augmentCommand(): Command {
  return new Command('augment')
    .description('Make variations of images: add noise to their latents, or move them towards other images.')
    .argument('<images>', 'a folder of images')
    .requiredOption(
      '-o, --output <dir>',
      'output folder; keeps the tree of the images, and a.png becomes a-1.png, a-2.png, …',
    )
    .option('-m, --model <id|dir>', 'the model whose latents are varied', 'mnist-vae')
    .addOption(wholeNumberOption('--count <n>', 'variations per image', 1, 1000).default(4))
    .addOption(
      numberOption(
        '--noise <n>',
        'noise on the latent, in standard deviations of the latent over all images',
        0,
        10,
      ).default(0.5),
    )
    .addOption(
      numberOption(
        '--mix <share>',
        'largest share of the way to another image of the same folder, 0 to 1',
        0,
        1,
      ).default(0),
    )
    .addOption(anyImageOption())
    .addOption(backgroundOption('white'))
    .addOption(seedOption())
    .addOption(forceOption())
    .addOption(quietOption())
    .addOption(jsonOption('print the files written as JSON'))
    .addHelpText('before', 'Example: aec augment digits/ -o more-digits/ --count 4 --noise 0.5\n')
    .action(async (images, options) => {
      const { runAugmentation } = await import('./run.js');
      await runAugmentation(images, options);
    });
}

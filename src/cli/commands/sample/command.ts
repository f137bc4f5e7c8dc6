import { Command, Option } from 'commander';
import {
  forceOption,
  jsonOption,
  outputOption,
  quietOption,
  seedOption,
  wholeNumberOption,
} from '../../core/shared-options.js';

export function sampleCommand(): Command {
  return new Command('sample')
    .description('Draw new images from a variational model, go from one image to another, or map its latent.')
    .addOption(outputOption('the picture of all of them').makeOptionMandatory())
    .option('-m, --model <id|dir>', 'the model; by default mnist-vae, for a map mnist-vae-2d')
    .addOption(wholeNumberOption('--count <n>', 'new images', 1, 10_000).default(64))
    .addOption(seedOption())
    .addOption(new Option('--from <image>', 'go from this image, through the latent, …').conflicts('map'))
    .addOption(new Option('--to <image>', '… to this one; both of one size').conflicts('map'))
    .addOption(
      wholeNumberOption(
        '--steps <n>',
        'images on the way, both ends counted; of a map, a side',
        2,
        100,
      ).default(10),
    )
    .option('--map', 'the images all over the plane of a latent of two numbers')
    .addOption(wholeNumberOption('--scale <n>', 'pixels a side that every pixel becomes', 1, 32).default(2))
    .addOption(forceOption())
    .addOption(quietOption())
    .addOption(jsonOption('print what was done as JSON'))
    .addHelpText('before', 'Example: aec sample --count 64 --seed 1 -o grid.png\n')
    .action(async (options) => {
      const { runSampling } = await import('./run.js');
      await runSampling(options);
    });
}

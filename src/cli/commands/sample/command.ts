import { Command, Option } from 'commander';
import {
  anyImageOption,
  forceOption,
  jsonOption,
  outputOption,
  quietOption,
  seedOption,
  wholeNumberOption,
} from '../../core/shared-options.js';

export function sampleCommand(): Command {
  return new Command('sample')
    .description(
      'Draw new images from a variational model, morph one image into another, or map the latent space.',
    )
    .addOption(outputOption('one picture of all images').makeOptionMandatory())
    .option('-m, --model <id|dir>', 'the model; default: mnist-vae, or mnist-vae-2d with --map')
    .addOption(wholeNumberOption('--count <n>', 'number of new images', 1, 10_000).default(64))
    .addOption(seedOption())
    .addOption(new Option('--from <image>', 'morph from this image, with --to').conflicts('map'))
    .addOption(new Option('--to <image>', 'morph to this image, of the same size as --from').conflicts('map'))
    .addOption(
      wholeNumberOption(
        '--steps <n>',
        'images of the morph, both ends included; with --map, images per side',
        2,
        100,
      ).default(10),
    )
    .option('--map', 'show images from all over a latent space of two numbers')
    .addOption(
      wholeNumberOption(
        '--scale <n>',
        'enlarge each pixel to a square of this many pixels per side',
        1,
        32,
      ).default(2),
    )
    .addOption(anyImageOption())
    .addOption(forceOption())
    .addOption(quietOption())
    .addOption(jsonOption('print the result as JSON'))
    .addHelpText('before', 'Example: aec sample --count 64 --seed 1 -o grid.png\n')
    .action(async (options) => {
      const { runSampling } = await import('./run.js');
      await runSampling(options);
    });
}

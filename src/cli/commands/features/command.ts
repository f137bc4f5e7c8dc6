import { Command, Option } from 'commander';
import {
  backgroundOption,
  forceOption,
  jsonOption,
  limitOption,
  quietOption,
  seedOption,
} from '../../core/shared-options.js';

export function featuresCommand(): Command {
  return new Command('features')
    .description(
      'Write the latents of images as features for other programs, draw them, or test classifiers on them.',
    )
    .argument('<images>', "a folder of images of one size, an IDX file, a folder of IDX files, or 'mnist'")
    .option(
      '-o, --output <file>',
      'one row per image: .npy (float32, with the classes in a second file), .csv or .jsonl',
    )
    .option('-m, --model <id|dir>', 'the model that computes the latents', 'mnist-vae')
    .addOption(
      new Option('--split <part>', 'which part of a data set that has both')
        .choices(['train', 'test'])
        .default('test'),
    )
    .option('--probe', 'print the accuracy of classifiers on latents and on pixels, if the classes are known')
    .option('--plot <file>', 'draw a map of the images, coloured by class, as SVG')
    .addOption(backgroundOption('white'))
    .addOption(limitOption('use only the first n images (of each part, with --probe)'))
    .addOption(seedOption())
    .addOption(forceOption())
    .addOption(quietOption())
    .addOption(jsonOption('print the results as JSON'))
    .addHelpText('before', 'Example: aec features mnist -o digits.npy --probe --plot digits.svg\n')
    .action(async (images, options) => {
      const { runFeatures } = await import('./run.js');
      await runFeatures(images, options);
    });
}

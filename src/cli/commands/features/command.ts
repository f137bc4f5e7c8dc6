import { Command, Option } from 'commander';
import { forceOption, jsonOption, limitOption, quietOption, seedOption } from '../../core/shared-options.js';

export function featuresCommand(): Command {
  return new Command('features')
    .description('Write the latents of images as features, for scikit-learn and the like; try and draw them.')
    .argument('<images>', "a folder of images of one size, an IDX file, a folder of IDX files, or 'mnist'")
    .option('-o, --output <file>', 'one row an image: .npy (float32; labels beside it), .csv or .jsonl')
    .option('-m, --model <id|dir>', 'the model whose latents they are', 'mnist-vae')
    .addOption(
      new Option('--split <half>', 'which half of a data set that has both')
        .choices(['train', 'test'])
        .default('test'),
    )
    .option('--probe', 'accuracy of classifiers on latents and on pixels, where classes are known')
    .option('--plot <file>', 'draw the images as points in the plane, coloured by class, as SVG')
    .addOption(limitOption('only the first n images (of each half, with --probe)'))
    .addOption(seedOption())
    .addOption(forceOption())
    .addOption(quietOption())
    .addOption(jsonOption('print what was done as JSON'))
    .addHelpText('before', 'Example: aec features mnist -o digits.npy --probe --plot digits.svg\n')
    .action(async (images, options) => {
      const { runFeatures } = await import('./run.js');
      await runFeatures(images, options);
    });
}

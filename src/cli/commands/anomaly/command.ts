import { Command, Option } from 'commander';
import {
  backgroundOption,
  forceOption,
  jsonOption,
  limitOption,
  numberOption,
  quietOption,
  wholeNumberOption,
} from '../../core/shared-options.js';

export function anomalyCommand(): Command {
  return new Command('anomaly')
    .description('Rank images by how unusual they are for a model: by reconstruction error or by file size.')
    .argument('<images>', "a folder of images, an IDX file, a folder of IDX files, or 'mnist' (its test set)")
    .option('-m, --model <id|dir>', 'a model trained on normal images', 'mnist-vae')
    .addOption(
      new Option(
        '--by <score>',
        'score to rank by: mean squared error, or bytes of the file; default: error, bytes for lossless models',
      ).choices(['error', 'bytes']),
    )
    .option(
      '--reference <images>',
      'normal images that set a threshold; images that score above it are flagged',
    )
    .addOption(
      numberOption(
        '--quantile <share>',
        'share of the reference images at or below the threshold, 0 to 1',
        0,
        1,
      ).default(0.95),
    )
    .option(
      '--anomalous <images>',
      'known anomalies to rank too; the other images then count as normal, and AUROC is printed',
    )
    .addOption(
      new Option(
        '--labels <csv>',
        'CSV of image names and 0 (normal) or 1 (anomalous); AUROC is printed',
      ).conflicts('anomalous'),
    )
    .addOption(backgroundOption('white'))
    .addOption(limitOption('use only the first n images of each source'))
    .addOption(wholeNumberOption('--top <n>', 'number of rows to print', 1, 1e6).default(20))
    .option('-o, --output <csv>', 'write the whole ranking to a CSV file')
    .addOption(forceOption())
    .addOption(quietOption())
    .addOption(jsonOption('print the whole ranking as JSON'))
    .addHelpText('before', 'Example: aec anomaly parts/ --model parts-conv --reference good-parts/\n')
    .action(async (images, options) => {
      const { runAnomalyDetection } = await import('./run.js');
      await runAnomalyDetection(images, options);
    });
}

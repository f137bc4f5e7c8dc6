import { Command, Option } from 'commander';
import {
  forceOption,
  jsonOption,
  limitOption,
  numberOption,
  quietOption,
  wholeNumberOption,
} from '../../core/shared-options.js';

export function anomalyCommand(): Command {
  return new Command('anomaly')
    .description('Rank images by how strange they are to a model: by the error and the bytes of their files.')
    .argument('<images>', "a folder of images, an IDX file, a folder of IDX files, or 'mnist' (its test set)")
    .option('-m, --model <id|dir>', 'a model that was trained on normal images', 'mnist-vae')
    .addOption(
      new Option('--by <score>', 'what they are ranked by').choices(['error', 'bytes']).default('error'),
    )
    .option('--reference <images>', 'normal images; what scores above nearly all of them is called anomalous')
    .addOption(
      numberOption('--quantile <share>', 'how many of the reference are below the threshold', 0, 1).default(
        0.95,
      ),
    )
    .option('--anomalous <images>', 'anomalies to rank with the images, which then count as normal: AUROC')
    .addOption(
      new Option('--labels <csv>', 'which images are anomalies: lines of name,0 or name,1: AUROC').conflicts(
        'anomalous',
      ),
    )
    .addOption(limitOption('only the first n images of each source'))
    .addOption(wholeNumberOption('--top <n>', 'lines printed', 1, 1e6).default(20))
    .option('-o, --output <csv>', 'write the whole ranking as CSV')
    .addOption(forceOption())
    .addOption(quietOption())
    .addOption(jsonOption('print the whole ranking as JSON'))
    .addHelpText('before', 'Example: aec anomaly parts/ --model parts-conv --reference good-parts/\n')
    .action(async (images, options) => {
      const { runAnomalyDetection } = await import('./run.js');
      await runAnomalyDetection(images, options);
    });
}

import { Command, Option } from 'commander';
import { baselineNames } from '../../../evaluation/names.js';
import { metricNames, qualityMetricNames } from '../../../metrics/names.js';
import {
  backgroundOption,
  forceOption,
  jobsOption,
  limitOption,
  quietOption,
} from '../../core/shared-options.js';
import { numbersBetween, wordsOf } from '../../core/value-parsers.js';

export function evalCommand(): Command {
  return new Command('eval')
    .description('Measure models on test images by coding them to files, and compare with other formats.')
    .option('-m, --model <id|dir...>', 'models to measure (default: the best one for the images)')
    .option(
      '--data <source>',
      "images to measure on: 'mnist' (its test set), a folder of images, or an IDX file",
      'mnist',
    )
    .addOption(
      listOption('--metrics <list>', 'metrics to measure', metricNames, ['bytes', 'bpp', 'psnr', 'ssim']),
    )
    .addOption(
      listOption(
        '--baselines <list>',
        'formats to compare with, each at several qualities',
        baselineNames,
        [],
      ),
    )
    .addOption(
      new Option(
        '--qualities <list>',
        'measure models with many rates at these qualities, like 5,15,30,60 (default: the usual one)',
      ).argParser(numbersBetween(1, 100)),
    )
    .addOption(limitOption('use only the first n images'))
    .addOption(backgroundOption('skip images with transparency'))
    .option('--json <file>', "write the results, with machine and versions, as JSON; '-' for stdout")
    .option('--csv <file>', "write the results as CSV; '-' for stdout")
    .option('--per-image', 'include the values of every image in --json and --csv')
    .option(
      '--save-images <dir>',
      'write every reconstruction as PNG, and a sheet that shows them side by side',
    )
    .option('--report <file>', 'write an HTML page with tables, curves, pictures and latents')
    .option('--plot <file>', 'draw bytes against quality, as .svg or .png')
    .addOption(
      new Option('--plot-metric <name>', 'quality metric of --plot')
        .choices(qualityMetricNames)
        .default('psnr'),
    )
    .addOption(
      new Option(
        '--save-results',
        'write results.json into the folder of each model; needs all images',
      ).conflicts(['limit', 'qualities']),
    )
    .addOption(jobsOption('threads that measure at the same time'))
    .addOption(quietOption())
    .addOption(forceOption())
    .addHelpText('before', 'Example: aec eval --baselines jpeg,webp,png --limit 1000 --report report.html\n')
    .action(async (options) => {
      const { runEvaluation } = await import('./run.js');
      await runEvaluation(options);
    });
}

/** An option that takes a list of words, separated by commas, or `all`. */
function listOption(
  flags: string,
  description: string,
  words: readonly string[],
  fallback: readonly string[],
): Option {
  return new Option(flags, `${description}: ${words.join(',')} or all`)
    .argParser(wordsOf(words))
    .default(fallback, fallback.join(',') || 'none');
}

import { Command, Option } from 'commander';
import { baselineNames, metricNames } from '../../../evaluation/names.js';
import { backgroundOption, forceOption, limitOption, quietOption } from '../../core/shared-options.js';
import { numbersBetween, wordsOf } from '../../core/value-parsers.js';

export function evalCommand(): Command {
  return new Command('eval')
    .description(
      'Measure models on images they were not trained on, through real files, beside other formats.',
    )
    .option('-m, --model <id|dir...>', 'models to measure; by default the best one for the images')
    .option('--data <source>', "'mnist' (its test set), a folder of images, or an IDX file", 'mnist')
    .addOption(
      listOption('--metrics <list>', 'what to measure', metricNames, ['bytes', 'bpp', 'psnr', 'ssim']),
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
        'measure models of many rates at each of these, 1 to 100: 5,15,30,60',
      ).argParser(numbersBetween(1, 100)),
    )
    .addOption(limitOption('only the first n images'))
    .addOption(backgroundOption('images that have some are left out'))
    .option('--json <file>', "write all figures, and how they came about, as JSON; '-' for stdout")
    .option('--csv <file>', "write the figures as CSV; '-' for stdout")
    .option('--per-image', 'put the figures of every image into --json and --csv')
    .option('--save-images <dir>', 'save every reconstruction as PNG, and an overview beside the originals')
    .option('--report <file>', 'write a page of HTML with figures, curves, pictures, latents and provenance')
    .option('--plot <file>', 'draw bytes against quality: .svg or .png')
    .addOption(
      new Option('--plot-metric <name>', 'the quality drawn')
        .choices(['psnr', 'ssim', 'ms-ssim'])
        .default('psnr'),
    )
    .addOption(
      new Option('--save-results', "write results.json into the models' folders; on all images").conflicts([
        'limit',
        'qualities',
      ]),
    )
    .addOption(quietOption())
    .addOption(forceOption())
    .addHelpText('before', 'Example: aec eval --baselines jpeg,webp,png --limit 1000 --report report.html\n')
    .action(async (options) => {
      const { runEvaluation } = await import('./run.js');
      await runEvaluation(options);
    });
}

/** An option that takes words separated by commas, or `all`. */
function listOption(
  flags: string,
  description: string,
  words: readonly string[],
  fallback: readonly string[],
): Option {
  const initially = fallback.length > 0 ? ` (default: ${fallback.join(',')})` : '';
  return new Option(flags, `${description}: ${words.join(',')} or all${initially}`)
    .argParser(wordsOf(words))
    .default(fallback, '');
}

import { Command } from 'commander';
import { forceOption, outputOption, quietOption } from '../../core/shared-options.js';

export function reportCommand(): Command {
  return new Command('report')
    .description('Make one HTML page of what aec eval --json wrote: figures, curves, histograms, provenance.')
    .argument('<results...>', "files of aec eval --json, with --per-image for histograms; '-' for stdin")
    .addOption(outputOption('the page').default('report.html'))
    .addOption(forceOption())
    .addOption(quietOption())
    .addHelpText('before', 'Example: aec report monday.json tuesday.json -o report.html\n')
    .action(async (files, options) => {
      const { combineResults } = await import('./run.js');
      await combineResults(files, options);
    });
}

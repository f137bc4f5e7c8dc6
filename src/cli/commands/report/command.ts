import { Command } from 'commander';
import { forceOption, outputOption, quietOption } from '../../core/shared-options.js';

export function reportCommand(): Command {
  return new Command('report')
    .description('Combine results of aec eval --json into one HTML page of tables, curves and histograms.')
    .argument(
      '<results...>',
      "files that aec eval --json wrote (add --per-image for histograms), or '-' for stdin",
    )
    .addOption(outputOption('the HTML page').default('report.html'))
    .addOption(forceOption())
    .addOption(quietOption())
    .addHelpText('before', 'Example: aec report monday.json tuesday.json -o report.html\n')
    .action(async (files, options) => {
      const { combineResults } = await import('./run.js');
      await combineResults(files, options);
    });
}

import { Command } from 'commander';
import { forceOption, limitOption } from '../../core/shared-options.js';

export function demoCommand(): Command {
  return new Command('demo')
    .description(
      'Compress and decompress test digits, and compare with PNG, WebP and JPEG: all in under a minute.',
    )
    .option('-o, --output <dir>', 'where the files and the picture go', 'aec-demo')
    .option('-m, --model <id|dir>', 'the model to show; by default the best one for digits')
    .addOption(limitOption('digits to take').default(200))
    .addOption(forceOption())
    .addHelpText('before', 'Example: aec demo\n')
    .action(async (options) => {
      const { runDemo } = await import('./run.js');
      await runDemo(options);
    });
}

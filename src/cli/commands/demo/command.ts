import { Command } from 'commander';
import { forceOption, limitOption } from '../../core/shared-options.js';

export function demoCommand(): Command {
  return new Command('demo')
    .description(
      'Compress and decompress MNIST test digits, and compare aec with PNG, WebP and JPEG. Takes less than a minute.',
    )
    .option('-o, --output <dir>', 'output folder for the files and the picture', 'aec-demo')
    .option('-m, --model <id|dir>', 'the model to use; default: the best one for digits')
    .addOption(limitOption('number of digits').default(200))
    .addOption(forceOption())
    .addHelpText('before', 'Example: aec demo\n')
    .action(async (options) => {
      const { runDemo } = await import('./run.js');
      await runDemo(options);
    });
}

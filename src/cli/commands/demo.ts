import { Command } from 'commander';
import { forceOption } from './options.js';

export function demoCommand(): Command {
  return new Command('demo')
    .description(
      'Compress and decompress 200 test digits, and compare with PNG, WebP and JPEG; under a minute.',
    )
    .option('-o, --output <dir>', 'where the files and the picture go', 'aec-demo')
    .option('-m, --model <id|dir>', 'the model to show; by default the best one for digits')
    .addOption(forceOption())
    .addHelpText('before', 'Example: aec demo\n')
    .action(async (options) => {
      const { runDemo } = await import('../run-demo.js');
      await runDemo(options);
    });
}

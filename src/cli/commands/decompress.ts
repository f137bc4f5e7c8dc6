import { Command } from 'commander';
import { forceOption, jsonOption, outputOption, quietOption } from './options.js';

export function decompressCommand(): Command {
  return new Command('decompress')
    .description('Turn .aec files back into images: PNG, or what the extension of the output says.')
    .argument('<inputs...>', ".aec files, folders of them, or '-' for stdin")
    .addOption(outputOption('the image file (.png .jpg .webp .avif .tiff), or a folder for several'))
    .option('-m, --model <id|dir>', 'the model of the files, where it is not installed')
    .addOption(forceOption())
    .addOption(quietOption())
    .addOption(jsonOption('print what was written as JSON'))
    .addHelpText('before', 'Example: aec decompress digit.aec -o digit.png\n')
    .action(async (inputs, options) => {
      const { planJobs } = await import('../outputs.js');
      const { DECOMPRESSION } = await import('../conversions.js');
      const jobs = await planJobs(inputs, DECOMPRESSION, options);
      // Only when it is clear what to do is TensorFlow worth loading.
      const { decompressFiles } = await import('../decompress-files.js');
      await decompressFiles(jobs, options);
    });
}

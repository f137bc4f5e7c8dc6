import { Command } from 'commander';
import { AecError } from '../../../errors.js';
import {
  forceOption,
  jsonOption,
  outputOption,
  previewOption,
  quietOption,
  workersOption,
} from '../../core/shared-options.js';

export function decompressCommand(): Command {
  return new Command('decompress')
    .description('Turn .aec files and packs back into images: PNG, or what the extension of the output says.')
    .argument('<inputs...>', ".aec files, folders of them, or '-' for stdin")
    .addOption(outputOption('the image file (.png .jpg .webp .avif .tiff), or a folder for several'))
    .option('-m, --model <id|dir>', 'the model of the files, where it is not installed')
    .option('--only <name|number>', 'of a pack, only that image; the first is number 0')
    .addOption(workersOption())
    .addOption(forceOption())
    .addOption(previewOption())
    .addOption(quietOption())
    .addOption(jsonOption('print what was written as JSON'))
    .addHelpText('before', 'Example: aec decompress digit.aec -o digit.png\n')
    .action(async (inputs, options) => {
      const { isPackFile } = await import('../../io/open-pack.js');
      if (await isPackFile(inputs)) {
        const { unpackImages } = await import('./unpack.js');
        return unpackImages(inputs[0], options);
      }
      if (options.only !== undefined) {
        throw new AecError('usage', '--only is for a pack: one .aec file that holds many images');
      }
      const { planJobs } = await import('../../io/plan-jobs.js');
      const { DECOMPRESSION } = await import('../../io/conversions.js');
      const jobs = await planJobs(inputs, DECOMPRESSION, options);
      // TensorFlow loads slowly, so wrong arguments are reported before it loads.
      const { decompressFiles } = await import('./run.js');
      await decompressFiles(jobs, options);
    });
}

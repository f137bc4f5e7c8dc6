import { Command } from 'commander';
import { quietOption, wholeNumberOption } from '../../core/shared-options.js';

export function serveCommand(): Command {
  return new Command('serve')
    .description('Open the codec as a page in the browser, on this machine only. Ctrl-C ends it.')
    .addOption(
      wholeNumberOption(
        '--port <n>',
        'the port of 127.0.0.1 to listen on; 0 for any that is free',
        0,
        65535,
      ).default(8080),
    )
    .addOption(quietOption())
    .addHelpText('before', 'Example: aec serve --port 8080\n')
    .action(async (options) => {
      const { servePage } = await import('./run.js');
      await servePage(options);
    });
}

import { Command } from 'commander';
import { quietOption, wholeNumberOption } from '../../core/shared-options.js';

export function serveCommand(): Command {
  return new Command('serve')
    .description(
      'Serve a web page that compresses and decompresses in the browser, to this machine only. Ctrl-C or SIGTERM stops it, which is success.',
    )
    .addOption(
      wholeNumberOption('--port <n>', 'port on 127.0.0.1; 0 picks a free one', 0, 65535).default(8080),
    )
    .addOption(quietOption())
    .addHelpText('before', 'Example: aec serve --port 8080\n')
    .action(async (options) => {
      const { servePage } = await import('./run.js');
      await servePage(options);
    });
}

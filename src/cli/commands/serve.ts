import { Command, InvalidArgumentError, Option } from 'commander';
import { quietOption } from './options.js';

export function serveCommand(): Command {
  return new Command('serve')
    .description('Open the codec as a page in the browser, on this machine only. Ctrl-C ends it.')
    .addOption(
      new Option('--port <n>', 'the port of 127.0.0.1 to listen on; 0 for any that is free')
        .argParser(portOf)
        .default(8080),
    )
    .addOption(quietOption())
    .addHelpText('before', 'Example: aec serve --port 8080\n')
    .action(async (options) => {
      const { servePage } = await import('../serve-page.js');
      await servePage(options);
    });
}

function portOf(text: string): number {
  const port = Number(text);
  if (text.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65535) {
    throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
  }
  return port;
}

import { Command } from 'commander';

export function manualCommand(buildProgram: () => Command): Command {
  return new Command('manual')
    .description('Print the manual page of aec, for man.')
    .addHelpText('before', 'Example: aec manual > aec.1 && man ./aec.1\n')
    .action(async () => {
      const { manualPage } = await import('./page.js');
      process.stdout.write(manualPage(buildProgram()));
    });
}

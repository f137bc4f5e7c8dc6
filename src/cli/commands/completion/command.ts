import { Argument, Command } from 'commander';

export function completionCommand(buildProgram: () => Command): Command {
  return new Command('completion')
    .description('Print a script that makes a shell complete the commands and options of aec.')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText('before', 'Example: aec completion bash > ~/.local/share/bash-completion/completions/aec\n')
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const { completionScript } = await import('./script.js');
      process.stdout.write(completionScript(buildProgram(), shell));
    });
}

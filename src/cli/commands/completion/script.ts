import type { Command, Option } from 'commander';

export type Shell = 'bash' | 'zsh' | 'fish';

/** A shell script that completes commands, options and their choices, made from the commands. */
export function completionScript(program: Command, shell: Shell): string {
  const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };
  return `${scripts[shell](program).join('\n')}\n`;
}

function bashScript({ commands }: Command): string[] {
  const reply = (words: readonly string[]) => `COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$cur"))`;
  const choices = commands.flatMap((command) =>
    command.options
      .filter((option) => option.argChoices)
      .map((option) => {
        const flags = flagsOf(option).map((flag) => `'${command.name()} ${flag}'`);
        return `    ${flags.join(' | ')}) ${reply(option.argChoices!)}; return ;;`;
      }),
  );
  const options = commands.map(
    (command) => `      ${command.name()}) ${reply(command.options.flatMap(flagsOf))} ;;`,
  );
  const words = commands
    .filter((command) => argumentChoices(command).length > 0)
    .map((command) => `    ${command.name()}) ${reply(argumentChoices(command))}; return ;;`);
  return [
    '# Completion of aec for bash: put it where bash-completion looks, or `source` it.',
    '_aec() {',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: of the shell
    '  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    ${reply([...commands.map((command) => command.name()), 'help', '--help', '--version'])}`,
    '    return',
    '  fi',
    '  case "$command $prev" in',
    ...choices,
    '  esac',
    '  if [[ $cur == -* ]]; then',
    '    case "$command" in',
    ...options,
    '    esac',
    '    return',
    '  fi',
    '  case "$command" in',
    ...words,
    `    help) ${reply(commands.map((command) => command.name()))}; return ;;`,
    '  esac',
    '  COMPREPLY=($(compgen -f -- "$cur"))',
    '}',
    'complete -o filenames -F _aec aec',
  ];
}

function zshScript({ commands }: Command): string[] {
  // Both escape for single quotes; the second also for a specification, where brackets and colons have a meaning.
  const quoted = (text: string) => text.replaceAll("'", "'\\''");
  const inSpec = (text: string) => quoted(text.replace(/[\\[\]:]/g, '\\$&'));
  const specOf = (option: Option): string[] =>
    flagsOf(option).map((flag) => {
      const words = option.argChoices ? `(${option.argChoices.join(' ')})` : '_files';
      const value = takesValue(option) ? `:value:${words}` : '';
      return `        '${flag}[${inSpec(option.description)}]${value}'`;
    });
  const wordsOf = (command: Command) => {
    const choices = argumentChoices(command);
    return choices.length > 0 ? `'*:word:(${choices.join(' ')})'` : "'*:file:_files'";
  };
  return [
    '#compdef aec',
    '_aec() {',
    '  local -a commands=(',
    ...commands.map((command) => `    '${inSpec(command.name())}:${quoted(command.description())}'`),
    '  )',
    '  if (( CURRENT == 2 )); then',
    '    _describe command commands',
    '    return',
    '  fi',
    '  local command=$words[2]',
    '  shift words',
    '  (( CURRENT-- ))',
    '  case $command in',
    ...commands.flatMap((command) => [
      `    ${command.name()})`,
      '      _arguments \\',
      ...[...command.options.flatMap(specOf), `        ${wordsOf(command)}`].map((line, i, lines) =>
        i < lines.length - 1 ? `${line} \\` : line,
      ),
      '      ;;',
    ]),
    '  esac',
    '}',
    'compdef _aec aec',
  ];
}

function fishScript({ commands }: Command): string[] {
  const quoted = (text: string) => `'${text.replace(/['\\]/g, '\\$&')}'`;
  return [
    '# Completion of aec for fish: put it into ~/.config/fish/completions/aec.fish.',
    ...commands.map(
      (command) =>
        `complete -c aec -n __fish_use_subcommand -f -a ${command.name()} -d ${quoted(command.description())}`,
    ),
    ...commands.flatMap((command) => {
      const inside = `complete -c aec -n '__fish_seen_subcommand_from ${command.name()}'`;
      const words = argumentChoices(command);
      return [
        ...(words.length > 0 ? [`${inside} -f -a '${words.join(' ')}'`] : []),
        ...command.options.map((option) => {
          const names = [
            option.long && `-l ${option.long.slice(2)}`,
            option.short && `-s ${option.short.slice(1)}`,
          ];
          const choices = option.argChoices ? ` -x -a '${option.argChoices.join(' ')}'` : ' -r';
          const value = takesValue(option) ? choices : '';
          return `${inside} ${names.filter(Boolean).join(' ')}${value} -d ${quoted(option.description)}`;
        }),
      ];
    }),
  ];
}

function flagsOf({ short, long }: Option): string[] {
  return [short, long].filter((flag) => flag !== undefined);
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

function argumentChoices(command: Command): readonly string[] {
  return command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
}

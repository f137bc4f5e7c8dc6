import type { Command, Option } from 'commander';
import * as v from 'valibot';
import { trainingArchitectures } from '../../../architectures/training-registry.js';
import { shippedIds } from '../../../model-store/named-models.js';
import { presetNames } from '../../../training/presets.js';
import { fullName, leafCommands } from '../../core/leaf-commands.js';

export type Shell = 'bash' | 'zsh' | 'fish';

/** A shell script that completes commands, options and their choices, made from the commands. */
export function completionScript(program: Command, shell: Shell): string {
  const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };
  return `${scripts[shell](program).join('\n')}\n`;
}

/** Where nothing is replied, `-o default` completes names of files, as bash does with spaces and quotes in them. */
function bashScript(program: Command): string[] {
  const leaves = leafCommands(program);
  const reply = (words: readonly string[], more = '') =>
    `COMPREPLY=($(compgen -W "${words.join(' ')}${more}" -- "$cur"))`;
  const choices = leaves.flatMap((command) =>
    command.options
      .filter((option) => wordsFor(option).length > 0)
      .map((option) => {
        const flags = flagsOf(option).map((flag) => `'${fullName(command)} ${flag}'`);
        return `    ${flags.join(' | ')}) ${reply(wordsFor(option), isModel(option) ? ' $(_aec_models)' : '')}; return ;;`;
      }),
  );
  const variadic = leaves.flatMap((command) =>
    command.options
      .filter((option) => option.variadic)
      .flatMap((option) => flagsOf(option).map((flag) => `'${fullName(command)} ${flag}'`)),
  );
  const options = leaves.map(
    (command) => `      '${fullName(command)}') ${reply(command.options.flatMap(flagsOf))} ;;`,
  );
  const words = leaves
    .filter((command) => argumentChoices(command).length > 0)
    .map((command) => `    '${fullName(command)}') ${reply(argumentChoices(command))}; return ;;`);
  const groups = groupsOf(program).flatMap((group) => [
    `    ${group.name()})`,
    `      if [ "$COMP_CWORD" -eq 2 ]; then ${reply(namesOf(group))}; return; fi`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: of the shell
    '      command="$command ${COMP_WORDS[2]}" ;;',
  ]);
  return [
    '# Completion of aec for bash: put it where bash-completion looks, or `source` it.',
    '# The models in ./models and in the folders of AEC_MODELS.',
    '_aec_models() {',
    '  local IFS=: folder manifest',
    '  for folder in models $AEC_MODELS; do',
    '    for manifest in "$folder"/*/manifest.json; do',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: of the shell
    '      if [ -f "$manifest" ]; then manifest=${manifest%/*}; echo "${manifest##*/}"; fi',
    '    done',
    '  done',
    '}',
    '_aec() {',
    '  COMPREPLY=()',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: of the shell
    '  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} at',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    ${reply([...namesOf(program), 'help', '--help', '--version'])}`,
    '    return',
    '  fi',
    '  case "$command" in',
    ...groups,
    '  esac',
    '  # The last option before this word, for one that takes several.',
    '  for ((at = COMP_CWORD - 1; at > 1; at--)); do',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: of the shell
    '    if [[ ${COMP_WORDS[at]} == -* ]]; then break; fi',
    '  done',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: of the shell
    '  case "$command ${COMP_WORDS[at]}" in',
    `    ${variadic.join(' | ')}) if [[ $cur != -* ]]; then prev=\${COMP_WORDS[at]}; fi ;;`,
    '  esac',
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
    `    help) ${reply(namesOf(program))}; return ;;`,
    '  esac',
    '}',
    'complete -o default -F _aec aec',
  ];
}

function zshScript(program: Command): string[] {
  // Both escape for single quotes; the second also for a specification, where brackets and colons have a meaning.
  const quoted = (text: string) => text.replaceAll("'", "'\\''");
  const inSpec = (text: string) => quoted(text.replace(/[\\[\]:]/g, '\\$&'));
  const specOf = (option: Option): string[] =>
    flagsOf(option).map((flag) => {
      const words = zshWords(option);
      const value = takesValue(option) ? `:${option.variadic ? '*-*:' : ''}value:${words}` : '';
      return `        '${flag}[${inSpec(option.description)}]${value}'`;
    });
  const wordsOf = (command: Command) => {
    const choices = argumentChoices(command);
    return choices.length > 0 ? `'*:word:(${choices.join(' ')})'` : "'*:file:_files'";
  };
  const described = ({ commands }: Command) =>
    commands.map((command) => `'${inSpec(command.name())}:${quoted(command.description())}'`);
  const groups = groupsOf(program).flatMap((group) => [
    `    ${group.name()})`,
    `      commands=(${described(group).join(' ')})`,
    '      if (( CURRENT == 2 )); then _describe command commands; return; fi',
    '      command="$command $words[2]"',
    '      shift words',
    '      (( CURRENT-- ))',
    '      ;;',
  ]);
  return [
    '#compdef aec',
    '_aec() {',
    '  # In ./models and in the folders of AEC_MODELS.',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: of the shell
    '  local -a models=(models/*/manifest.json(N:h:t) ${^${(s.:.)AEC_MODELS}}/*/manifest.json(N:h:t))',
    '  local -a commands=(',
    ...described(program).map((line) => `    ${line}`),
    '  )',
    '  if (( CURRENT == 2 )); then',
    '    _describe command commands',
    '    return',
    '  fi',
    '  local command=$words[2]',
    '  shift words',
    '  (( CURRENT-- ))',
    '  case $command in',
    ...groups,
    '  esac',
    '  case $command in',
    ...leafCommands(program).flatMap((command) => [
      `    '${fullName(command)}')`,
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

function fishScript(program: Command): string[] {
  const quoted = (text: string) => `'${text.replace(/['\\]/g, '\\$&')}'`;
  return [
    '# Completion of aec for fish: put it into ~/.config/fish/completions/aec.fish.',
    '# The models in ./models and in the folders of AEC_MODELS.',
    'function __aec_models',
    '  for folder in models (string split : -- "$AEC_MODELS")',
    '    for manifest in $folder/*/manifest.json',
    '      basename (dirname $manifest)',
    '    end',
    '  end',
    'end',
    ...program.commands.map(
      (command) =>
        `complete -c aec -n __fish_use_subcommand -f -a ${command.name()} -d ${quoted(command.description())}`,
    ),
    ...groupsOf(program).flatMap((group) => {
      const within = `${seen(group.name())}; and not ${seen(namesOf(group).join(' '))}`;
      return group.commands.map(
        (command) =>
          `complete -c aec -n '${within}' -f -a ${command.name()} -d ${quoted(command.description())}`,
      );
    }),
    ...leafCommands(program).flatMap((command) => {
      const inside = `complete -c aec -n '${fullName(command).split(' ').map(seen).join('; and ')}'`;
      const words = argumentChoices(command);
      return [
        ...(words.length > 0 ? [`${inside} -f -a '${words.join(' ')}'`] : []),
        ...command.options.map((option) => {
          const names = [
            option.long && `-l ${option.long.slice(2)}`,
            option.short && `-s ${option.short.slice(1)}`,
          ];
          const words = wordsFor(option).join(' ');
          const choices =
            words === '' ? ' -r' : isModel(option) ? ` -r -a '${words} (__aec_models)'` : ` -x -a '${words}'`;
          const value = takesValue(option) ? choices : '';
          return `${inside} ${names.filter(Boolean).join(' ')}${value} -d ${quoted(option.description)}`;
        }),
      ];
    }),
  ];
}

/** Commands that only hold others. */
function groupsOf(program: Command): readonly Command[] {
  return program.commands.filter(({ commands }) => commands.length > 0);
}

function namesOf({ commands }: Command): string[] {
  return commands.map((command) => command.name());
}

/** fish's test of whether one of these words is on the command line. */
function seen(words: string): string {
  return `__fish_seen_subcommand_from ${words}`;
}

/** The words that an option takes: its choices, the words of a list, or the presets, architectures and models that aec knows. */
function wordsFor(option: Option): readonly string[] {
  if (option.argChoices) return option.argChoices;
  if (option.long === '--preset') return presetNames();
  if (option.long === '--arch') return trainingArchitectures().map(({ name }) => name);
  return isModel(option) ? [...shippedIds()] : listedWords(option);
}

/** A model may be named by its folder, too. */
function isModel({ flags }: Option): boolean {
  return /<(id\|dir|model)\b/.test(flags);
}

/** Those of the parser, as `wordsOf` makes it. */
const LIST = v.object({
  schema: v.object({ anyOf: v.tuple([v.object({ items: v.object({ enum: v.array(v.string()) }) })]) }),
});

function listedWords({ parseArg }: Option): readonly string[] {
  const list = v.safeParse(LIST, { ...parseArg });
  return list.success ? [...list.output.schema.anyOf[0].items.enum, 'all'] : [];
}

function zshWords(option: Option): string {
  const known = wordsFor(option).join(' ');
  if (isModel(option)) return `{_alternative "models:model:(${known} $models)" "files:folder:_files"}`;
  return known === '' ? '_files' : `(${known})`;
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

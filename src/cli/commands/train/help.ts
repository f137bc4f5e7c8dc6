import { type Command, Help, type Option } from 'commander';
import { codingArchitectures } from '../../../architectures/coding-registry.js';
import { trainingArchitectures } from '../../../architectures/training-registry.js';
import { allPresets } from '../../../training/presets.js';
import { GROUPS } from './options.js';

const EXAMPLES: readonly (readonly [string, string])[] = [
  ['aec train --data icons/', 'a codec for the images of a folder, in ten minutes: models/icons'],
  ['aec compress new/ -m icons -o small/', 'use it; so do decompress, pack and eval'],
  ['aec train --data icons/ --minutes 60 -f', 'train longer, and replace the model'],
  ['aec train --data icons/ --resume', 'go on after Ctrl-C'],
  ['aec train', 'a classical autoencoder on the digits of MNIST'],
  ['aec train --preset vae -o models/my-vae', 'one of the presets below'],
];

/** The help of `aec train`: what people look for fills the first screen; all options follow. */
export class TrainHelp extends Help {
  override formatHelp(command: Command, helper: Help): string {
    const width = Math.max(helper.padWidth(command, helper), ...EXAMPLES.map(([words]) => words.length));
    const section = (title: string, items: readonly (readonly [string, string])[]) => [
      helper.styleTitle(title),
      ...items.map(([term, description]) => helper.formatItem(term, width, description, helper)),
      '',
    ];
    const options = helper.visibleOptions(command);
    const optionSection = (title: string) => {
      const own = options.filter((option) => groupOf(option) === title);
      return section(
        title,
        own.map((option) => [helper.optionTerm(option), helper.optionDescription(option)]),
      );
    };
    const { first, ...others } = GROUPS;
    const lines = [
      `${helper.styleTitle('Usage:')} ${helper.styleUsage(helper.commandUsage(command))}`,
      '',
      helper.boxWrap(helper.commandDescription(command), helper.helpWidth ?? 80),
      '',
      ...optionSection(first),
      ...section('Examples:', EXAMPLES),
      'Below: architectures, presets, and all options by group.',
      '',
      ...section('Architectures:', architectures()),
      ...section(
        'Presets:',
        allPresets().map(({ id, summary }) => [id, summary]),
      ),
      ...Object.values(others).flatMap(optionSection),
    ];
    return lines.join('\n');
  }
}

function architectures(): [string, string][] {
  const names = trainingArchitectures().map(({ name }) => name);
  return codingArchitectures()
    .filter(({ name }) => names.includes(name))
    .map(({ name, summary }) => [name, summary]);
}

/** Options that every command has stand with those of the output. */
function groupOf({ helpGroupHeading }: Option): string {
  return helpGroupHeading ?? GROUPS.output;
}

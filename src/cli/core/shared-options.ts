import { Option } from 'commander';
import { countOf, numberBetween, wholeNumberBetween } from './value-parsers.js';

// Options that several commands share: one spelling and one meaning everywhere.

export function outputOption(description: string): Option {
  return new Option('-o, --output <path>', `${description}; '-' for stdout`);
}

export function forceOption(): Option {
  return new Option('-f, --force', 'replace files that exist');
}

export function quietOption(): Option {
  return new Option('-q, --quiet', 'print nothing but errors');
}

export function jsonOption(description: string): Option {
  return new Option('--json', description);
}

export function limitOption(description: string): Option {
  return new Option('--limit <n>', description).argParser(countOf('images'));
}

export function previewOption(): Option {
  return new Option('--preview', 'show the pictures in the terminal');
}

/** `otherwise`: what becomes of them without the option. */
export function backgroundOption(otherwise: string): Option {
  return new Option('--background <color>', `lay this colour under transparent pixels; else ${otherwise}`);
}

export function workersOption(): Option {
  return new Option(
    '--workers <n>',
    'threads for large images, which changes no bit of the result; all of the machine by default',
  ).argParser(countOf('threads', 256));
}

export function seedOption(): Option {
  const description = 'where chance comes from: the same seed gives the same result';
  return wholeNumberOption('--seed <n>', description, 0, 2 ** 32 - 1).default(1);
}

export function numberOption(flags: string, description: string, low: number, high: number): Option {
  return new Option(flags, description).argParser(numberBetween(low, high));
}

export function wholeNumberOption(flags: string, description: string, low: number, high: number): Option {
  return new Option(flags, description).argParser(wholeNumberBetween(low, high));
}

/** How much may be lost; for models of many rates. */
export function rateOptions(): Option[] {
  return [
    new Option('--quality <1-100>', 'from smallest to lossless').argParser(numberBetween(1, 100)),
    new Option('--lossless', 'every pixel comes back').conflicts(['quality', 'nearLossless']),
    new Option('--near-lossless <0-127>', 'no sample is off by more than so many levels')
      .argParser(numberBetween(0, 127))
      .conflicts('quality'),
    new Option(
      '--effort <1-9>',
      'from 4 on, search for smaller files of small images (same decoder)',
    ).argParser(numberBetween(1, 9)),
  ];
}

/** What files should be like; aec finds the quality. */
export function targetOptions(): Option[] {
  const others = ['quality', 'lossless', 'nearLossless'];
  return [
    new Option('--target-bytes <n>', 'the best quality within so many bytes').argParser(
      numberBetween(1, 1e9),
    ),
    new Option('--target-bpp <n>', 'the best quality within so many bits per pixel')
      .argParser(numberBetween(0, 1e3))
      .conflicts('targetBytes'),
    new Option('--target-psnr <dB>', 'the smallest file that is at least so good')
      .argParser(numberBetween(0, 100))
      .conflicts(['targetBytes', 'targetBpp']),
    new Option('--strict', 'fail where a target cannot be reached'),
  ].map((option) => (option.long === '--strict' ? option : option.conflicts(others)));
}

import { Option } from 'commander';
import { countOf, numberBetween, wholeNumberBetween } from './value-parsers.js';

// Options that several commands share, with the same spelling and meaning everywhere.

export function outputOption(description: string): Option {
  return new Option('-o, --output <path>', `${description}; '-' for stdout`);
}

export function forceOption(): Option {
  return new Option('-f, --force', 'replace existing files');
}

export function quietOption(): Option {
  return new Option('-q, --quiet', 'print only errors');
}

export function jsonOption(description: string): Option {
  return new Option('--json', description);
}

export function limitOption(description: string): Option {
  return new Option('--limit <n>', description).argParser(countOf('images'));
}

export function previewOption(): Option {
  return new Option('--preview', 'show the images in the terminal');
}

/** `otherwise` says what happens to images with transparency without the option. */
export function backgroundOption(otherwise: string): Option {
  return new Option('--background <color>', `colour to put behind transparent pixels; default: ${otherwise}`);
}

export function anyImageOption(): Option {
  return new Option('--any-image', 'also take images unlike those that the model was trained on');
}

export function fillInvisibleOption(): Option {
  return new Option(
    '--fill-invisible',
    'also without loss, replace the colours of fully transparent pixels by what costs least (lossy rates always do)',
  );
}

/** `what` says what is done at the same time. */
export function jobsOption(what: string): Option {
  const help = `${what}; the result is the same (default: one per core)`;
  return new Option('-j, --jobs <n>', help).argParser(countOf('threads', 256));
}

export function seedOption(): Option {
  const description = 'seed of the random numbers; the same seed gives the same result';
  return wholeNumberOption('--seed <n>', description, 0, 2 ** 32 - 1).default(1);
}

export function numberOption(flags: string, description: string, low: number, high: number): Option {
  return new Option(flags, description).argParser(numberBetween(low, high));
}

export function wholeNumberOption(flags: string, description: string, low: number, high: number): Option {
  return new Option(flags, description).argParser(wholeNumberBetween(low, high));
}

/** Options that choose the rate of a model with many rates. */
export function rateOptions(): Option[] {
  return [
    new Option(
      '--quality <1-100>',
      '1 gives the smallest files, 100 exact pixels; each step aims at 0.22 dB more PSNR (default: 60, about 38 dB, where the eye sees no difference)',
    ).argParser(numberBetween(1, 100)),
    new Option('--lossless', 'restore every pixel exactly').conflicts(['quality', 'nearLossless']),
    new Option('--near-lossless <0-127>', 'restore every sample to within this many levels of 255')
      .argParser(wholeNumberBetween(0, 127))
      .conflicts('quality'),
    new Option(
      '--effort <1-9>',
      'from 4 on, rd and photo models search longer for a smaller file: seconds per photo (default: 1)',
    ).argParser(wholeNumberBetween(1, 9)),
  ];
}

/** Options that set a goal, for which aec searches the quality. `over` says over which images: `for each image`. */
export function targetOptions(over: string): Option[] {
  const others = ['quality', 'lossless', 'nearLossless'];
  return [
    new Option('--target-bytes <n>', `use the best quality with at most this many bytes ${over}`).argParser(
      numberBetween(1, 1e9),
    ),
    new Option('--target-bpp <n>', `use the best quality with at most this many bits per pixel ${over}`)
      .argParser(numberBetween(0, 1e3))
      .conflicts('targetBytes'),
    new Option('--target-psnr <dB>', `use the lowest quality with at least this PSNR ${over}`)
      .argParser(numberBetween(0, 100))
      .conflicts(['targetBytes', 'targetBpp']),
    new Option('--strict', 'fail if the target cannot be reached (default: come as close as possible)'),
  ].map((option) => (option.long === '--strict' ? option : option.conflicts(others)));
}

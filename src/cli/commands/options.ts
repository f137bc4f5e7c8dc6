import { InvalidArgumentError, Option } from 'commander';

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
  return new Option('--limit <n>', description).argParser((text) => {
    const count = Number(text);
    if (!Number.isInteger(count) || count < 1) {
      throw new InvalidArgumentError('It must be a whole number of images, at least 1.');
    }
    return count;
  });
}

export function workersOption(): Option {
  return new Option(
    '--workers <n>',
    'threads for large images, which changes no bit of the result; all of the machine by default',
  ).argParser((text) => {
    const count = Number(text);
    if (!Number.isInteger(count) || count < 1 || count > 256) {
      throw new InvalidArgumentError('It must be a whole number from 1 to 256.');
    }
    return count;
  });
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

function numberBetween(low: number, high: number) {
  return (text: string) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= low && value <= high)) {
      throw new InvalidArgumentError(`It must be a number from ${low} to ${high}.`);
    }
    return value;
  };
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

import { Option } from 'commander';

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

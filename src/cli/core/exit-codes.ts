import type { AecErrorCode } from '../../errors.js';

/** The exit status of `aec`. */
export const EXIT = {
  ok: 0,
  bug: 1,
  usage: 2,
  input: 3,
  file: 4,
  model: 5,
  interrupted: 130,
  terminated: 143,
} as const;

/** The meaning of each status, in the words of the help and the manual. */
export const EXIT_MEANINGS: readonly (readonly [number, string])[] = [
  [EXIT.ok, 'success'],
  [EXIT.bug, 'a bug in aec'],
  [EXIT.usage, 'a wrong command line or configuration file'],
  [EXIT.input, 'a missing or unusable input, or an output that cannot be written'],
  [EXIT.file, 'a corrupt or unsupported .aec file'],
  [EXIT.model, 'a missing, damaged or wrong model, or a training that diverged'],
  [EXIT.interrupted, 'interrupted'],
  [EXIT.terminated, 'asked to end, by SIGTERM'],
];

const EXIT_OF_CODE: Readonly<Record<AecErrorCode, number>> = {
  usage: EXIT.usage,
  input: EXIT.input,
  format: EXIT.file,
  version: EXIT.file,
  checksum: EXIT.file,
  limit: EXIT.file,
  model: EXIT.model,
};

export function exitCodeOf(code: AecErrorCode): number {
  return EXIT_OF_CODE[code];
}

import type { AecErrorCode } from '../errors.js';

/**
 * The exit status of `aec`: 0 done, 1 a bug in aec, 2 a wrong command line, 3 an input that is missing or
 * unsuitable (or an output that cannot be written), 4 a corrupt or unsupported file, 5 a model that is missing or
 * wrong, 130 interrupted.
 */
export const EXIT = { ok: 0, bug: 1, usage: 2, input: 3, file: 4, model: 5, interrupted: 130 } as const;

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

/**
 * Whose fault an error is. The command line maps every code to an exit status (src/cli/core/exit-codes.ts).
 *
 * - `usage`    the caller's request is invalid
 * - `input`    an input (image, folder, data set) is missing, unreadable or unsuitable
 * - `format`   a file is not an .aec file, or it is damaged
 * - `version`  an .aec file or model needs a newer version of aec
 * - `checksum` the bytes of a file are not the bytes that were written
 * - `limit`    a file claims a size beyond the limits of the format
 * - `model`    a model is missing or damaged, is not the one that the file was written with, or diverged in training
 */
export type AecErrorCode = 'usage' | 'input' | 'format' | 'version' | 'checksum' | 'limit' | 'model';

/** The only error that aec throws deliberately; any other error that reaches the caller is a bug. */
export class AecError extends Error {
  override readonly name = 'AecError';
  readonly code: AecErrorCode;

  /** `message` is one line: what happened, where, and what to do about it. */
  constructor(code: AecErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Where an error comes from, and its causes. */
export function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}

/**
 * Whose fault an error is. The command line maps every code to an exit status (src/cli/exit-codes.ts).
 *
 * - `usage`    the caller asked for something that cannot be asked for
 * - `input`    an input (image, folder, data set) is missing, unreadable or unsuitable
 * - `format`   not an .aec file, or a damaged one
 * - `version`  an .aec file or model of a newer version than this program understands
 * - `checksum` the bytes of a file are not the bytes that were written
 * - `limit`    a file claims a size beyond the limits of the format
 * - `model`    a model is missing, damaged, or not the one the file was written with
 */
export type AecErrorCode = 'usage' | 'input' | 'format' | 'version' | 'checksum' | 'limit' | 'model';

/** The only error that aec throws on purpose; anything else that escapes is a bug. */
export class AecError extends Error {
  override readonly name = 'AecError';
  readonly code: AecErrorCode;

  /** `message` is one line: what happened, where, and what to do about it. */
  constructor(code: AecErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

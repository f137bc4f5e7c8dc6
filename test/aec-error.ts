import { AecError, type AecErrorCode } from '../src/errors.js';

/** The code of the AecError that `action` throws, or `none`; any other error is a bug and passes through. */
export function errorCode(action: () => unknown): AecErrorCode | 'none' {
  try {
    action();
  } catch (error) {
    if (error instanceof AecError) return error.code;
    throw error;
  }
  return 'none';
}

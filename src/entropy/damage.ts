import { AecError } from '../errors.js';

const WHAT = {
  symbol: 'it holds a symbol that no encoder writes',
  length: 'an escaped symbol has an endless length',
  end: 'it ends long before its last symbol',
  zero: 'it ends in a zero byte',
} as const;

/** The error for a payload that no encoder writes. */
export function damagedPayload(what: keyof typeof WHAT): AecError {
  return new AecError('format', `the payload is damaged: ${WHAT[what]}`);
}

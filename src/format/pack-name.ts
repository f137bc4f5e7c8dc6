import { AecError } from '../errors.js';

/** Bytes of a name in UTF-8, at most. */
const LONGEST_NAME = 1024;

/**
 * The bytes of an image's name in a pack. `AecError('input')` on a name that no pack may have: empty, longer than 1024
 * bytes, with a control character (it would act on the terminal that shows it) or without a form in UTF-8.
 */
export function writePackName(name: string): Uint8Array {
  const bytes = Buffer.from(name, 'utf8');
  const fault = bytes.toString('utf8') === name ? faultOf(bytes, name) : 'is not valid Unicode';
  if (fault !== undefined) {
    const shown = JSON.stringify(name.length > 40 ? `${name.slice(0, 40)}…` : name);
    throw new AecError('input', `${shown}: a name that ${fault} cannot be in a pack; rename the file`);
  }
  return bytes;
}

/** The name of such bytes. `AecError('format')` on what `writePackName` refuses, and on bytes that are not UTF-8. */
export function readPackName(bytes: Uint8Array): string {
  const name = Buffer.from(bytes).toString('utf8');
  const fault = Buffer.from(name, 'utf8').equals(bytes) ? faultOf(bytes, name) : 'is not valid UTF-8';
  if (fault !== undefined) throw new AecError('format', `damaged: the pack has a name that ${fault}`);
  return name;
}

function faultOf(bytes: Uint8Array, name: string): string | undefined {
  if (bytes.length === 0) return 'is empty';
  if (bytes.length > LONGEST_NAME) return `is longer than ${LONGEST_NAME} bytes`;
  return /\p{Cc}/u.test(name) ? 'has control characters' : undefined;
}

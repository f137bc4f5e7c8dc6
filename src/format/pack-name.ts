import { AecError } from '../errors.js';

/** The most bytes of a name in UTF-8. */
const LONGEST_NAME = 1024;

/**
 * The bytes of an image's name in a pack. `AecError('input')` for a name that is not allowed: empty, longer than 1024
 * bytes, with a control character (a terminal would obey it) or not valid Unicode.
 */
export function writePackName(name: string): Uint8Array {
  const fault = faultOfName(name);
  if (fault !== undefined) {
    const shown = JSON.stringify(name.length > 40 ? `${name.slice(0, 40)}…` : name);
    throw new AecError('input', `${shown}: a name that ${fault} cannot be in a pack; rename the file`);
  }
  return new TextEncoder().encode(name);
}

/** Why a name cannot be in a pack, after "a name that"; undefined for one that can. */
export function faultOfName(name: string): string | undefined {
  const bytes = new TextEncoder().encode(name);
  return textOf(bytes) === name ? faultOf(bytes, name) : 'is not valid Unicode';
}

/**
 * The name that bytes hold; undefined for no bytes, which stand for an image without a name. `AecError('format')` for names
 * that `writePackName` refuses, and bytes that are not UTF-8.
 */
export function readPackName(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return undefined;
  const name = textOf(bytes);
  const fault = name === undefined ? 'is not valid UTF-8' : faultOf(bytes, name);
  if (name === undefined || fault !== undefined)
    throw new AecError('format', `damaged: the pack has a name that ${fault}`);
  return name;
}

/** The text of bytes in UTF-8; undefined if they are not. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function faultOf(bytes: Uint8Array, name: string): string | undefined {
  if (bytes.length === 0) return 'is empty';
  if (bytes.length > LONGEST_NAME) return `is longer than ${LONGEST_NAME} bytes`;
  return /\p{Cc}/u.test(name) ? 'has control characters' : undefined;
}

/**
 * Names of files are bytes, and not always UTF-8. A path in aec is a string all the same: each byte that is not UTF-8 becomes a lone
 * surrogate, U+DC80 to U+DCFF, as in Python's `surrogateescape`. Such a string survives JSON and messages between threads.
 */
const NOT_UTF8 = /[\udc80-\udcff]/u;

/** A path from its bytes. */
export function pathOfBytes(bytes: Uint8Array): string {
  try {
    return decode(bytes);
  } catch {
    let path = '';
    for (let at = 0; at < bytes.length; ) {
      const [text, length] = characterAt(bytes, at);
      path += text;
      at += length;
    }
    return path;
  }
}

/** A path as the functions of `node:fs` take it: those that are UTF-8 as they are. */
export function systemPath(path: string): string | Buffer {
  if (!NOT_UTF8.test(path) || process.platform === 'win32') return path;
  const parts = Array.from(path, (character) =>
    NOT_UTF8.test(character) ? Buffer.of(character.charCodeAt(0) & 0xff) : Buffer.from(character),
  );
  return Buffer.concat(parts);
}

/** `ignoreBOM` keeps a byte order mark, which is a part of the name like any other character. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** The character that starts at a byte, and its length in bytes. */
function characterAt(bytes: Uint8Array, at: number): [string, number] {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    try {
      return [decode(bytes.subarray(at, at + length)), length];
    } catch {
      // Perhaps a longer one.
    }
  }
  return [String.fromCharCode(0xdc00 | bytes[at]!), 1];
}

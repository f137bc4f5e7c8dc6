import { ByteReader } from '../format/reader.js';
import { ByteWriter } from '../format/writer.js';

/** The messages of an image's bands as its payload: FORMAT.md, section 5. */
export function joinMessages(messages: readonly Uint8Array[]): Uint8Array {
  const writer = new ByteWriter();
  for (const { length } of messages.slice(0, -1)) writer.varint(length);
  for (const message of messages) writer.bytes(message);
  return writer.finish();
}

/** The inverse of `joinMessages`. Throws AecError('format') for lengths that do not fit the payload. */
export function splitMessages(payload: Uint8Array, count: number): Uint8Array[] {
  const reader = new ByteReader(payload);
  const lengths = Array.from({ length: count - 1 }, () => reader.varint());
  const messages = lengths.map((length) => reader.bytes(length));
  return [...messages, reader.bytes(reader.remaining)];
}

const EMPTY = new Uint8Array();
/** Stands for symbols that the range coder needs no byte for, although they are not all 0. */
const NO_BYTES = Uint8Array.of(0);

/** The message for symbols that the range coder coded as `coded`: FORMAT.md, section 5. One without bytes says that all are 0. */
export function messageOf(coded: Uint8Array, symbols: readonly ArrayLike<number>[]): Uint8Array {
  if (symbols.every(isZero)) return EMPTY;
  return coded.length === 0 ? NO_BYTES : coded;
}

/** The bytes to decode of a message; undefined if all of its symbols are 0, and there is nothing to decode. */
export function codedBytes(message: Uint8Array): Uint8Array | undefined {
  if (message.length === 0) return undefined;
  return message.length === 1 && message[0] === 0 ? EMPTY : message;
}

function isZero(symbols: ArrayLike<number>): boolean {
  for (let i = 0; i < symbols.length; i++) if (symbols[i] !== 0) return false;
  return true;
}

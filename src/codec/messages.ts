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

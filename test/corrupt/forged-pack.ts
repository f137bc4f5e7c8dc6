import { crc32 } from '../../src/format/crc32.js';
import { writePackHeader } from '../../src/format/pack-file.js';
import { ByteWriter } from '../../src/format/writer.js';

/** What a block may claim, within the rules or not. */
export interface ForgedBlock {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  /** As text or as bytes of no text at all. */
  readonly names?: readonly (string | Uint8Array)[];
  /** What the index says of the count; by default the truth. */
  readonly countInIndex?: number;
}

/** A pack of gray images with empty payloads, its checksums right, whatever else is wrong with it. */
export function forgePack(
  blocks: readonly ForgedBlock[],
  modelPrefix = '0123abcd',
  rate?: number,
): Uint8Array {
  const parts = blocks.map(forgeBlock);
  const index = new ByteWriter();
  index.varint(blocks.length);
  for (const [n, { count, countInIndex }] of blocks.entries()) {
    index.varint(countInIndex ?? count);
    index.varint(parts[n]!.length);
  }
  index.u32(index.position + 8);
  return Buffer.concat([writePackHeader({ modelPrefix, rate }), ...parts, withChecksum(index)]);
}

export function forgeBlock({ count, width, height, names = [] }: ForgedBlock): Uint8Array {
  const writer = new ByteWriter();
  for (const value of [count, width, height]) writer.varint(value);
  writer.u8(names.length > 0 ? 2 : 0);
  for (const name of names) {
    const bytes = Buffer.from(name as string);
    writer.varint(bytes.length);
    writer.bytes(bytes);
  }
  return withChecksum(writer);
}

function withChecksum(writer: ByteWriter): Uint8Array {
  writer.u32(crc32(writer.finish()));
  return writer.finish();
}

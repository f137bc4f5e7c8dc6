import { encodeNames } from '../../src/entropy/name-coding.js';
import { crc32 } from '../../src/format/crc32.js';
import { writeNamePart, writePackHeader } from '../../src/format/pack-file.js';
import { ByteWriter } from '../../src/format/writer.js';
import { finishSteps } from '../../src/steps.js';

/** What a block may claim, within the rules or not. */
export interface ForgedBlock {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  /** As text or as bytes of no text at all. Without them the images have no names. */
  readonly names?: readonly (string | Uint8Array)[];
  readonly alpha?: Uint8Array;
  /** What the index says of the count; by default the truth. */
  readonly countInIndex?: number;
}

/** A part of the names, and what the index says of its count. */
export interface ForgedNames {
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** A pack of gray images with empty payloads, its checksums right, whatever else is wrong with it. */
export function forgePack(
  blocks: readonly ForgedBlock[],
  modelPrefix = '0123abcd',
  rate?: number,
  parts: readonly ForgedNames[] = namesOf(blocks),
): Uint8Array {
  const bodies = blocks.map(forgeBlock);
  const index = new ByteWriter();
  index.varint(blocks.length);
  for (const [n, { count, countInIndex }] of blocks.entries()) {
    index.varint(countInIndex ?? count);
    index.varint(bodies[n]!.length);
  }
  index.varint(parts.length);
  for (const { count, bytes } of parts) {
    index.varint(count);
    index.varint(bytes.length);
  }
  index.u32(index.position + 8);
  const names = parts.map(({ bytes }) => bytes);
  return Buffer.concat([writePackHeader({ modelPrefix, rate }), ...bodies, ...names, withChecksum(index)]);
}

/** One part with the names of all blocks, if there are any. */
function namesOf(blocks: readonly ForgedBlock[]): ForgedNames[] {
  const names = blocks.flatMap(({ names = [] }) => names.map((name) => Buffer.from(name as string)));
  if (names.length === 0) return [];
  return [{ count: names.length, bytes: writeNamePart(finishSteps(encodeNames(names))) }];
}

export function forgeBlock({ count, width, height, alpha }: ForgedBlock): Uint8Array {
  const writer = new ByteWriter();
  for (const value of [count, width, height]) writer.varint(value);
  writer.u8(alpha ? 2 : 0);
  if (alpha) {
    writer.varint(alpha.length);
    writer.bytes(alpha);
  }
  return withChecksum(writer);
}

function withChecksum(writer: ByteWriter): Uint8Array {
  writer.u32(crc32(writer.finish()));
  return writer.finish();
}

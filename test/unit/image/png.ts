import { crc32, deflateSync } from 'node:zlib';

const COLOUR_TYPE: Record<1 | 3, number> = { 1: 0, 3: 2 };

/**
 * A PNG written by hand, to hold what sharp does not write: one row of 8- or 16-bit samples, big-endian, with an ICC
 * profile if given. `claim` is the size that the header gives instead of the true one.
 */
export function pngOfRow(
  samples: Uint8Array,
  depth: 8 | 16,
  channels: 1 | 3,
  { profile, claim }: { profile?: Uint8Array; claim?: { width: number; height: number } } = {},
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(claim?.width ?? samples.length / channels / (depth / 8), 0);
  header.writeUInt32BE(claim?.height ?? 1, 4);
  header[8] = depth;
  header[9] = COLOUR_TYPE[channels];
  const icc = profile
    ? [chunk('iCCP', Buffer.concat([Buffer.from('icc\0\0', 'latin1'), deflateSync(profile)]))]
    : [];
  const row = chunk('IDAT', deflateSync(Buffer.concat([Buffer.of(0), samples])));
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, chunk('IHDR', header), ...icc, row, chunk('IEND', Buffer.alloc(0))]);
}

/** The types of the chunks of a PNG, in order. */
export function chunkTypes(png: Uint8Array): string[] {
  const bytes = Buffer.from(png);
  const types: string[] = [];
  for (let start = 8; start < bytes.length; start += 12 + bytes.readUInt32BE(start)) {
    types.push(bytes.toString('latin1', start + 4, start + 8));
  }
  return types;
}

/** The PNG with a chunk that says its samples are to the power of 1 / gamma. */
export function withGamma(png: Uint8Array, gamma: number): Buffer {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(Math.round(gamma * 100_000));
  const headerEnd = 8 + 25;
  return Buffer.concat([png.subarray(0, headerEnd), chunk('gAMA', value), png.subarray(headerEnd)]);
}

/** A chunk of a PNG. */
export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** An ICC profile (version 2.4) of gray whose samples are linear light. */
export function linearGrayProfile(): Buffer {
  const whitePoint = Buffer.from('58595a2000000000' + '0000f6d6' + '00010000' + '0000d32d', 'hex');
  const gammaOne = Buffer.from('6375727600000000' + '00000001' + '01000000', 'hex');
  const text = Buffer.from('7465787400000000' + '2d000000', 'hex');
  const description = Buffer.concat([
    Buffer.from('6465736300000000' + '00000002' + '2d00', 'hex'),
    Buffer.alloc(78),
  ]);
  const tags: [string, Buffer][] = [
    ['desc', description],
    ['wtpt', whitePoint],
    ['kTRC', gammaOne],
    ['cprt', text],
  ];
  const table = Buffer.alloc(4 + 12 * tags.length);
  table.writeUInt32BE(tags.length, 0);
  let end = 128 + table.length;
  tags.forEach(([name, data], i) => {
    table.write(name, 4 + 12 * i, 'latin1');
    table.writeUInt32BE(end, 8 + 12 * i);
    table.writeUInt32BE(data.length, 12 + 12 * i);
    end += data.length;
  });
  const header = Buffer.alloc(128);
  header.writeUInt32BE(end, 0);
  header.writeUInt32BE(0x02400000, 8);
  header.write('mntrGRAYXYZ ', 12, 'latin1');
  header.write('acsp', 36, 'latin1');
  whitePoint.copy(header, 68, 8);
  return Buffer.concat([header, table, ...tags.map(([, data]) => data)]);
}

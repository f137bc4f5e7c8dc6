/** Tags of a TIFF, by number, each with its values: short integers. */
export type Tags = Readonly<Record<number, readonly number[]>>;

const [WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, OFFSETS, SAMPLES, ROWS, COUNTS, PLANAR, FORMAT] = [
  256, 257, 258, 259, 262, 273, 277, 278, 279, 284, 339,
];
const PROFILE = 34675;

/**
 * A TIFF of one row, written by hand to hold what sharp does not write: `samples` are the bytes of its pixels as stored.
 * `tags` are added to those of uncompressed gray of 8 bits, or replace them; `profile` is an ICC profile.
 */
export function tiffOfRow(width: number, samples: Uint8Array, tags: Tags = {}, profile?: Buffer): Buffer {
  const profileTag: Tags = profile ? { [PROFILE]: [...profile] } : {};
  const all: Tags = {
    [WIDTH!]: [width],
    [HEIGHT!]: [1],
    [BITS!]: [8],
    [COMPRESSION!]: [1],
    [PHOTOMETRIC!]: [1],
    [OFFSETS!]: [8],
    [SAMPLES!]: [1],
    [ROWS!]: [1],
    [COUNTS!]: [samples.length],
    [PLANAR!]: [1],
    [FORMAT!]: [1],
    ...tags,
    ...profileTag,
  };
  const entries = Object.entries(all).sort(([a], [b]) => Number(a) - Number(b));
  const directoryAt = 8 + samples.length + (samples.length % 2);
  const extraAt = directoryAt + 2 + 12 * entries.length + 4;
  const directory = Buffer.alloc(extraAt - directoryAt);
  const extra: Buffer[] = [];
  directory.writeUInt16LE(entries.length, 0);
  for (const [n, [tag, values]] of entries.entries()) {
    const at = 2 + 12 * n;
    directory.writeUInt16LE(Number(tag), at);
    directory.writeUInt16LE(3, at + 2);
    directory.writeUInt32LE(values.length, at + 4);
    const isBytes = Number(tag) === PROFILE;
    if (isBytes) directory.writeUInt16LE(7, at + 2);
    const bytes = isBytes
      ? Buffer.from(values)
      : Buffer.concat(values.map((value) => Buffer.of(value & 255, value >> 8)));
    if (bytes.length <= 4) bytes.copy(directory, at + 8);
    else {
      directory.writeUInt32LE(extraAt + extra.reduce((sum, { length }) => sum + length, 0), at + 8);
      extra.push(bytes);
    }
  }
  const header = Buffer.from('49492a0000000000', 'hex');
  header.writeUInt32LE(directoryAt, 4);
  return Buffer.concat([header, samples, Buffer.alloc(samples.length % 2), directory, ...extra]);
}

/** Numbers as the bytes of an array of that type, little-endian. */
export function bytesOf(
  numbers: Float32Array | Float64Array | Uint32Array | Uint16Array | Int8Array,
): Buffer {
  return Buffer.from(numbers.buffer);
}

/** An IDX file of unsigned bytes. */
export function idxBytes(
  shape: readonly number[],
  data: readonly number[] | Uint8Array,
  type = 0x08,
): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header[2] = type;
  header[3] = shape.length;
  shape.forEach((length, i) => {
    header.writeUInt32BE(length, 4 + 4 * i);
  });
  return Buffer.concat([header, Buffer.from(data)]);
}

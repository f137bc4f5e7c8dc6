/** NumPy's names of element types: little-endian float32, and bytes. */
export type NpyType = '<f4' | '|u1';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY
const VERSION = [1, 0];
const ALIGNMENT = 64;

/**
 * The header of a .npy file, version 1.0 (numpy.lib.format): magic, version, length of the description, and the
 * description, a Python dictionary padded with spaces so that the elements begin at a multiple of 64 bytes. The elements
 * follow in C order: last dimension fastest.
 */
export function npyHeader(type: NpyType, shape: readonly number[]): Uint8Array {
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sides}), }`;
  const before = MAGIC.length + VERSION.length + 2;
  const total = Math.ceil((before + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT;
  const length = total - before;
  const text = `${dictionary.padEnd(length - 1)}\n`;
  return Uint8Array.from([...MAGIC, ...VERSION, length & 0xff, length >> 8, ...Buffer.from(text, 'latin1')]);
}

/** The elements of a float32 array, little-endian on all machines. */
export function npyFloats(values: Float32Array): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(4 * values.length));
  for (let i = 0; i < values.length; i++) bytes.setFloat32(4 * i, values[i]!, true);
  return new Uint8Array(bytes.buffer);
}

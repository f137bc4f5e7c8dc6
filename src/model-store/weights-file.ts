import { AecError } from '../errors.js';
import { fromFloat16, toFloat16 } from './float16.js';
import { fileOf, type ModelFiles } from './model-files.js';

// Files of weights outside tfjs layers: plain numbers, little-endian, float32 or float16.

/** The numbers of a float32 file. `AecError('model')` if it is missing, cut, or holds a number that is not finite. */
export function float32sIn(files: ModelFiles, name: string, where: string): Float32Array {
  const bytes = fileOf(files, name, where);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers = new Float32Array(bytes.length >> 2);
  for (let i = 0; i < numbers.length; i++) numbers[i] = view.getFloat32(4 * i, true);
  if (bytes.length % 4 !== 0 || !numbers.every(Number.isFinite)) throw damaged(name, where);
  return numbers;
}

/** The numbers of a float16 file, exactly. Throws like `float32sIn`. */
export function float16sIn(files: ModelFiles, name: string, where: string): Float64Array {
  const bytes = fileOf(files, name, where);
  const numbers = fromFloat16(bytes);
  if (bytes.length % 2 !== 0 || !numbers.every(Number.isFinite)) throw damaged(name, where);
  return numbers;
}

export function float32File(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

export function float16File(values: Float32Array): Uint8Array {
  const halves = toFloat16(values);
  return new Uint8Array(halves.buffer, halves.byteOffset, halves.byteLength);
}

function damaged(name: string, where: string): AecError {
  return new AecError('model', `${where}: ${name} does not hold weights; restore the folder`);
}

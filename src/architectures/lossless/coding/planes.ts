import type { Image } from '../../../image/image.js';
import { joinPlanes, splitPlanes } from '../../../image/planes.js';
import { SampleSteps } from '../../../runtime/sample-steps.js';

/** Green first: it says most about the other two. */
export const CODING_ORDER: readonly number[] = [1, 0, 2];

/** x → ŷ of a `lossless` model: samples in steps of 2E + 1, plane after plane: gray, or green, red and blue. */
export function toPlanes(image: Image, largestError: number): Int32Array {
  const steps = new SampleSteps(largestError);
  const planes = splitPlanes(image);
  const size = image.width * image.height;
  const symbols = new Int32Array(size * planes.length);
  for (let p = 0; p < planes.length; p++) {
    const { data } = planes[planes.length === 1 ? 0 : CODING_ORDER[p]!]!;
    for (let i = 0; i < size; i++) symbols[p * size + i] = steps.symbolOf(data[i]!);
  }
  return symbols;
}

/** The inverse of `toPlanes`, off by at most E. */
export function fromPlanes(symbols: Int32Array, width: number, height: number, largestError: number): Image {
  const steps = new SampleSteps(largestError);
  const size = width * height;
  const count = symbols.length / size;
  const planes = new Array<Image>(count);
  for (let p = 0; p < count; p++) {
    const own = symbols.subarray(p * size, (p + 1) * size);
    const data = Uint8Array.from(own, (symbol) => steps.sampleOf(symbol));
    planes[count === 1 ? 0 : CODING_ORDER[p]!] = { width, height, channels: 1, data };
  }
  return joinPlanes(planes);
}

import type { Image } from '../../../image/image.js';
import { SampleLevels } from '../../../runtime/sample-levels.js';
import type { Steps } from '../../../steps.js';

/** How much farther than half a step away a neighbour's level may be, in steps, at thrift 1. */
const REACH = 0.45;

/**
 * The image with samples that are easier to code in `gain` steps: where the samples to the west and to the north have
 * one level, and it is little farther away than the nearest, it is taken. `thrift` is 0 … 1; at 0 the image stays as it is.
 */
export function* leanSamples(image: Image, gain: number, thrift: number): Steps<Image> {
  if (thrift === 0) return image;
  const { width, channels } = image;
  const levels = new SampleLevels(gain);
  const data = image.data.slice();
  const reach = 0.5 + REACH * thrift;
  const row = width * channels;
  for (let i = row; i < data.length; i++) {
    if (i % row === 0) yield 0;
    if (i % row < channels) continue;
    const value = (image.data[i]! * gain) / 255;
    const west = levels.symbolOf(data[i - channels]!);
    if (west === levels.symbolOf(data[i - row]!) && Math.abs(value - west) <= reach)
      data[i] = levels.sampleOf(west);
  }
  return { ...image, data };
}

import { AecError } from '../errors.js';
import { withChannels } from '../image/channels.js';
import type { Image } from '../image/image.js';
import { readImage } from '../image/read.js';
import { encodeImage } from '../image/write.js';
import type { CodecUnderTest } from './codec-under-test.js';
import type { BaselineName } from './names.js';
import { settingName } from './setting.js';

/** Qualities for a curve from poor to nearly perfect; PNG is lossless and has a single point. */
const curveQualities: Readonly<Record<BaselineName, readonly (number | undefined)[]>> = {
  jpeg: [10, 30, 50, 70, 90],
  webp: [1, 20, 50, 75, 95],
  avif: [20, 40, 55, 70, 85],
  png: [undefined],
};

/** One codec per quality of a baseline's curve, for images of `channels` channels. */
export function baselineCurve(name: BaselineName, channels: 1 | 3): CodecUnderTest[] {
  return curveQualities[name].map((quality) => baseline(name, channels, quality));
}

/**
 * A format at one quality (1 to 100; none for PNG, which is lossless), for images of `channels` channels. Files carry no
 * metadata. Gray is coded as gray, except in AVIF, for which sharp writes three equal channels. This does not handicap
 * AVIF: files of digits are smaller and better at all qualities than the one-channel files of avifenc 0.11.
 * `AecError('usage')` if a quality is given for PNG, or none for another format.
 */
export function baseline(name: BaselineName, channels: 1 | 3, quality?: number): CodecUnderTest {
  if ((quality === undefined) !== (name === 'png')) {
    throw new AecError('usage', `baseline ${name}: ${name === 'png' ? 'takes no' : 'needs a'} quality`);
  }
  const rate = quality === undefined ? { lossless: true } : { quality };
  return {
    name,
    setting: settingName(null, rate),
    rate,
    model: null,
    encode: oneByOne((image) => encodeImage(image, name, quality === undefined ? {} : { quality })),
    decode: decodeAs(channels),
  };
}

/** Decodes to the channels of the data set, whether the decoded file is gray or in colour. */
function decodeAs(channels: 1 | 3): (files: readonly Uint8Array[]) => Promise<Image[]> {
  return oneByOne(async (file) => withChannels(await readImage(file), channels));
}

function oneByOne<In, Out>(work: (item: In) => Promise<Out>): (items: readonly In[]) => Promise<Out[]> {
  return async (items) => {
    const results: Out[] = [];
    for (const item of items) results.push(await work(item));
    return results;
  };
}

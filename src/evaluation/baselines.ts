import { AecError } from '../errors.js';
import { withChannels } from '../image/channels.js';
import type { Image } from '../image/image.js';
import { readImage } from '../image/read.js';
import { encodeImage } from '../image/write.js';
import type { CodecUnderTest } from './codec-under-test.js';
import type { BaselineName } from './names.js';
import { settingName } from './setting.js';

/** 1 to 100, or without loss. */
type BaselineQuality = number | 'lossless';

/** Qualities for a curve from poor to nearly perfect, and then without loss where the format can do that. */
const curveQualities: Readonly<Record<BaselineName, readonly BaselineQuality[]>> = {
  jpeg: [10, 30, 50, 70, 90],
  webp: [1, 20, 50, 75, 95, 'lossless'],
  avif: [20, 40, 55, 70, 85, 'lossless'],
  png: ['lossless'],
};

/** One codec per quality of a baseline's curve, for images of `channels` channels. */
export function baselineCurve(name: BaselineName, channels: 1 | 3): CodecUnderTest[] {
  return baselineQualities(name, channels).map((quality) => baseline(name, channels, quality));
}

/** The qualities of a baseline's curve. */
export function baselineQualities(name: BaselineName, channels: 1 | 3): BaselineQuality[] {
  // Gray without loss would take three channels in AVIF, which says nothing of the format.
  const isFair = (quality: BaselineQuality) => !(name === 'avif' && channels === 1 && quality === 'lossless');
  return curveQualities[name].filter(isFair);
}

/**
 * A format at one quality, for images of `channels` channels. Files carry no metadata. Colour is 4:4:4 in AVIF. Gray is
 * coded as gray, except in AVIF, for which sharp writes three equal channels. This does not handicap AVIF: files of digits
 * are smaller and better at all qualities than the one-channel files of avifenc 0.11.
 * `AecError('usage')` if the format has no such quality: PNG has no loss, and JPEG always has.
 */
export function baseline(
  name: BaselineName,
  channels: 1 | 3,
  quality: BaselineQuality = 'lossless',
): CodecUnderTest {
  const isLossless = quality === 'lossless';
  if (isLossless ? name === 'jpeg' : name === 'png') {
    throw new AecError('usage', `baseline ${name}: ${isLossless ? 'needs a quality' : 'takes no quality'}`);
  }
  const rate = isLossless ? { lossless: true } : { quality };
  return {
    name,
    setting: settingName(null, rate),
    rate,
    model: null,
    encode: oneByOne((image) => encodeImage(image, name, name === 'png' ? {} : rate)),
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

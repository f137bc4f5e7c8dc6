import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Random } from '../../../data/random.js';
import { isFlat } from '../../../image/flat-share.js';
import type { Image } from '../../../image/image.js';
import { ColourClusters } from '../../../image/palette/colour-clusters.js';
import { countColours } from '../../../image/palette/colour-counts.js';
import { colourCount, numbersOf, paletteOf } from '../../../image/palette/palette.js';
import { SAMPLE_GAINS, SampleLevels } from '../../../runtime/sample-levels.js';
import { CODING_ORDER } from '../coding/planes.js';
import type { SymbolPlanes } from './residual-rows.js';

const EXACT = 255;
/** Palettes have up to 2^5 colours here: the network sees any number of steps below that as a gain of its own. */
const MOST_PALETTE_BITS = 5;
/** One image in this many becomes a drawing: a mask with edges of a random softness, or an image of few levels. */
const DRAWINGS = 10;
/** One image in this many is coded in fewer than 255 steps. */
const INEXACT = 3;

/** Patches `[n, h, w, 1 or 3]` of 0…1 as planes to train on: mostly photographs, some drawings. */
export function trainingPlanes(x: Tensor4D, random: Random): SymbolPlanes[] {
  return planesOf(x).map(({ planes, height, width }) => {
    if (random.integer(DRAWINGS) === 0) for (const plane of planes) draw(plane, random);
    const gain = random.integer(INEXACT) > 0 ? EXACT : SAMPLE_GAINS[random.integer(SAMPLE_GAINS.length)]!;
    return { planes: planes.map((plane) => quantize(plane, gain)), height, width, gain };
  });
}

/**
 * The flat ones among patches `[n, h, w, 1 or 3]` of 0…1 as files with a palette hold them: a plane of the numbers of colours, as
 * if those were levels from black to white.
 */
export function palettePlanes(x: Tensor4D, random: Random): SymbolPlanes[] {
  return imagesOf(x)
    .filter(isFlat)
    .map((image) => {
      const clusters = new ColourClusters(countColours(image));
      const most = Math.round(2 ** (1 + random.float() * (MOST_PALETTE_BITS - 1)));
      while (clusters.count < most && clusters.split());
      const palette = paletteOf(clusters.means, image.channels);
      const { width, height } = image;
      const gain = Math.max(1, colourCount(palette) - 1);
      return { planes: [numbersOf(image, palette)], height, width, gain };
    });
}

/** Patches as images. */
function imagesOf(x: Tensor4D): Image[] {
  const [count, height, width, channels] = x.shape;
  const values = x.dataSync<'float32'>();
  const size = height * width * channels;
  return Array.from({ length: count }, (_, n) => ({
    width,
    height,
    channels: channels as 1 | 3,
    data: Uint8Array.from({ length: size }, (_, i) => Math.round(values[n * size + i]! * 255)),
  }));
}

/** The patches as they are, without loss. */
export function wholePlanes(x: Tensor4D): SymbolPlanes[] {
  return planesOf(x);
}

/** Samples 0 … 255 in coding order: green, red, blue; of gray patches the same plane three times. */
function planesOf(x: Tensor4D): SymbolPlanes[] {
  const [count, height, width, channels] = x.shape;
  const values = x.dataSync<'float32'>();
  const order = channels === 3 ? CODING_ORDER : [0, 0, 0];
  const size = height * width;
  return Array.from({ length: count }, (_, n) => {
    const planes = order.map((channel) =>
      Uint8Array.from({ length: size }, (_, i) =>
        Math.round(values[(n * size + i) * channels + channel]! * 255),
      ),
    );
    return { planes, height, width, gain: EXACT };
  });
}

function quantize(plane: Uint8Array, gain: number): Uint8Array {
  const levels = new SampleLevels(gain);
  return plane.map((sample) => levels.symbolOf(sample));
}

/** Stretches the contrast until most samples are black or white, or reduces the plane to few levels. */
function draw(plane: Uint8Array, random: Random): void {
  const middle = plane[random.integer(plane.length)]!;
  const levels = 2 + random.integer(6);
  const contrast = 2 ** (2 + 6 * random.float());
  const isMask = random.integer(3) > 0;
  for (let i = 0; i < plane.length; i++) {
    const sample = plane[i]!;
    const stretched = Math.min(255, Math.max(0, Math.round(128 + contrast * (sample - middle))));
    plane[i] = isMask ? stretched : Math.round((Math.floor((sample * levels) / 256) * 255) / (levels - 1));
  }
}

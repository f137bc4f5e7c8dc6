import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Random } from '../../../data/random.js';
import { SampleSteps } from '../../../runtime/sample-steps.js';
import { CODING_ORDER } from '../coding/planes.js';
import type { SymbolPlanes } from './residual-rows.js';

/** One image in this many becomes a drawing: a mask with edges of a random softness, or an image of few levels. */
const DRAWINGS = 10;
/** One image in this many is coded with an error. */
const NEAR_LOSSLESS = 6;
const ERRORS = [1, 1, 2, 2, 3, 4, 6, 9, 14, 24, 48, 96];

/** Patches `[n, h, w, 1 or 3]` of 0…1 as planes to train on: mostly photographs, some drawings. */
export function trainingPlanes(x: Tensor4D, random: Random): SymbolPlanes[] {
  return planesOf(x).map(({ planes, height, width }) => {
    if (random.integer(DRAWINGS) === 0) for (const plane of planes) draw(plane, random);
    const isExact = random.integer(NEAR_LOSSLESS) > 0;
    const largestError = isExact ? 0 : ERRORS[random.integer(ERRORS.length)]!;
    return { planes: planes.map((plane) => quantize(plane, largestError)), height, width, largestError };
  });
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
    return { planes, height, width, largestError: 0 };
  });
}

function quantize(plane: Uint8Array, largestError: number): Uint8Array {
  if (largestError === 0) return plane;
  const steps = new SampleSteps(largestError);
  return plane.map((sample) => steps.symbolOf(sample));
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

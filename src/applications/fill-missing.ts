import type { Image } from '../image/image.js';

/** Sweeps of the relaxation, and how far each goes: holes of a hundred pixels are smooth after that. */
const SWEEPS = 200;
const OVERRELAXATION = 1.9;

/** The image with the mean of the known samples of each channel where `missing` (`[height × width]`) is not 0. */
export function fillWithMean(image: Image, missing: Uint8Array): Image {
  const { channels, data } = image;
  const sums = new Float64Array(channels);
  let count = 0;
  for (const [pixel, isMissing] of missing.entries()) {
    if (isMissing !== 0) continue;
    for (let c = 0; c < channels; c++) sums[c]! += data[pixel * channels + c]!;
    count++;
  }
  const isKnown = (i: number) => missing[Math.floor(i / channels)] === 0;
  return {
    ...image,
    data: data.map((sample, i) => (isKnown(i) ? sample : Math.round(sums[i % channels]! / count))),
  };
}

/**
 * The image with missing samples that are each the mean of the four around it: the smoothest that the known ones allow, found
 * by successive over-relaxation (Young 1954).
 */
export function fillSmoothly(image: Image, missing: Uint8Array): Image {
  const { width, height, channels } = image;
  const start = fillWithMean(image, missing);
  const samples = new Float32Array(start.data);
  const unknown = new Uint32Array(missing).map((_, pixel) => pixel).filter((pixel) => missing[pixel] !== 0);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const pixel of unknown) {
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      const around = [
        x > 0 ? pixel - 1 : pixel,
        x < width - 1 ? pixel + 1 : pixel,
        y > 0 ? pixel - width : pixel,
        y < height - 1 ? pixel + width : pixel,
      ];
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (const neighbour of around) sum += samples[neighbour * channels + c]!;
        const i = pixel * channels + c;
        samples[i]! += OVERRELAXATION * (sum / 4 - samples[i]!);
      }
    }
  }
  return {
    ...image,
    data: new Uint8Array(samples.map((sample) => Math.round(Math.min(255, Math.max(0, sample))))),
  };
}

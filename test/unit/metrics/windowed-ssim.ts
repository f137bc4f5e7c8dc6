import type { Image } from '../../../src/image/image.js';

/** SSIM window by window, with two-dimensional weights and central moments: the paper's formulas (13) to (16), slowly. */
export function windowedSsim(a: Image, b: Image): number {
  const { width, height, channels } = a;
  const windowWidth = windowSize(width);
  const windowHeight = windowSize(height);
  const values: number[] = [];
  for (let c = 0; c < channels; c++) {
    for (let top = 0; top + windowHeight <= height; top++) {
      for (let left = 0; left + windowWidth <= width; left++) {
        const samples: { x: number; y: number; weight: number }[] = [];
        for (let j = 0; j < windowHeight; j++) {
          for (let i = 0; i < windowWidth; i++) {
            const at = ((top + j) * width + left + i) * channels + c;
            const distance = (i - (windowWidth - 1) / 2) ** 2 + (j - (windowHeight - 1) / 2) ** 2;
            samples.push({ x: a.data[at]!, y: b.data[at]!, weight: Math.exp(-distance / (2 * 1.5 ** 2)) });
          }
        }
        values.push(ssimOfWindow(samples));
      }
    }
  }
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** 11, or the largest odd number that fits. */
function windowSize(length: number): number {
  return [11, 9, 7, 5, 3].find((size) => size <= length) ?? 1;
}

function ssimOfWindow(samples: readonly { x: number; y: number; weight: number }[]): number {
  const total = samples.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (value: (sample: { x: number; y: number }) => number) =>
    samples.reduce((sum, sample) => sum + sample.weight * value(sample), 0) / total;
  const meanX = mean(({ x }) => x);
  const meanY = mean(({ y }) => y);
  const varianceX = mean(({ x }) => (x - meanX) ** 2);
  const varianceY = mean(({ y }) => (y - meanY) ** 2);
  const covariance = mean(({ x, y }) => (x - meanX) * (y - meanY));
  const c1 = (0.01 * 255) ** 2;
  const c2 = (0.03 * 255) ** 2;
  const luminance = (2 * meanX * meanY + c1) / (meanX ** 2 + meanY ** 2 + c1);
  return (luminance * (2 * covariance + c2)) / (varianceX + varianceY + c2);
}

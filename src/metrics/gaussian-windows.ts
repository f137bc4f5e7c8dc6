/** One channel of an image, row by row, in levels (0 to 255). */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Float64Array;
}

/** Side of the window and its standard deviation, in pixels (Wang et al. 2004, section III.B). */
export const WINDOW_SIZE = 11;
const SIGMA = 1.5;

const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/** SSIM and its contrast-structure factor (SSIM without luminance), each the mean over all windows. */
export interface Similarity {
  readonly ssim: number;
  readonly contrastStructure: number;
}

/**
 * Compares two planes of one size in every Gaussian window that lies wholly inside them, with the population
 * covariance. An axis shorter than the window gets the largest odd window that fits, its weights scaled to sum
 * to 1 again.
 *
 * The separable filter runs row by row, the two images at once, so memory is a few rows for any image. Only four
 * moments are needed, for the two variances occur in SSIM only as their sum.
 */
export function compareWindows(x: Plane, y: Plane): Similarity {
  const { width, height } = x;
  const across = gaussian(width);
  const down = gaussian(height);
  const columns = width - across.length + 1;
  const rows = height - down.length + 1;
  const moments = [0, 1, 2, 3].map(() => new Float64Array(width));
  let ssimSum = 0;
  let contrastSum = 0;
  for (let row = 0; row < rows; row++) {
    filterColumns(x.data, y.data, row * width, down, moments);
    const [sumX, sumY, sumSquares, sumProduct] = moments as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (let column = 0; column < columns; column++) {
      let meanX = 0;
      let meanY = 0;
      let squares = 0;
      let product = 0;
      for (let tap = 0; tap < across.length; tap++) {
        const weight = across[tap]!;
        meanX += weight * sumX[column + tap]!;
        meanY += weight * sumY[column + tap]!;
        squares += weight * sumSquares[column + tap]!;
        product += weight * sumProduct[column + tap]!;
      }
      const meanProduct = meanX * meanY;
      const meanSquares = meanX * meanX + meanY * meanY;
      const contrast = (2 * (product - meanProduct) + C2) / (squares - meanSquares + C2);
      contrastSum += contrast;
      ssimSum += (contrast * (2 * meanProduct + C1)) / (meanSquares + C1);
    }
  }
  const windows = rows * columns;
  return { ssim: ssimSum / windows, contrastStructure: contrastSum / windows };
}

/** For the window rows from `start` on: weighted sums of x, y, x² + y² and xy in every column. */
function filterColumns(
  x: Plane['data'],
  y: Plane['data'],
  start: number,
  weights: Float64Array,
  moments: readonly Float64Array[],
): void {
  const [sumX, sumY, sumSquares, sumProduct] = moments as [Float64Array, Float64Array, Float64Array, Float64Array];
  const width = sumX.length;
  for (let column = 0; column < width; column++) {
    let meanX = 0;
    let meanY = 0;
    let squares = 0;
    let product = 0;
    for (let tap = 0, i = start + column; tap < weights.length; tap++, i += width) {
      const weight = weights[tap]!;
      const a = x[i]!;
      const b = y[i]!;
      meanX += weight * a;
      meanY += weight * b;
      squares += weight * (a * a + b * b);
      product += weight * (a * b);
    }
    sumX[column] = meanX;
    sumY[column] = meanY;
    sumSquares[column] = squares;
    sumProduct[column] = product;
  }
}

/** Weights of a window along an axis of `length` pixels, sum 1. */
function gaussian(length: number): Float64Array {
  const size = Math.min(WINDOW_SIZE, length - ((length + 1) % 2));
  const weights = new Float64Array(size);
  let sum = 0;
  for (let i = 0; i < size; i++) {
    weights[i] = Math.exp(-((i - (size - 1) / 2) ** 2) / (2 * SIGMA ** 2));
    sum += weights[i]!;
  }
  return weights.map((weight) => weight / sum);
}

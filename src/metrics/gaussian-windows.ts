/** One channel of an image, row by row, in levels (0 to 255). */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Float64Array;
}

/** Side of the window and its standard deviation, in pixels (Wang et al. 2004, section III.B). */
export const WINDOW_SIZE = 11;
const SIGMA = 1.5;

/** The constants that keep divisions stable, as fractions of the peak (section III.B). */
export const K1 = 0.01;
export const K2 = 0.03;
const C1 = (K1 * 255) ** 2;
const C2 = (K2 * 255) ** 2;

/** SSIM and its contrast-structure factor (SSIM without luminance), each the mean over all windows. */
export interface Similarity {
  readonly ssim: number;
  readonly contrastStructure: number;
}

/** Weighted sums down the columns of one row of windows, one per column. */
interface ColumnSums {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Sums of x² + y²: SSIM contains only the sum of the two variances. */
  readonly squares: Float64Array;
  /** Sums of xy. */
  readonly products: Float64Array;
}

/**
 * Compares two planes of one size in every Gaussian window that lies wholly inside them, with the population
 * covariance. An axis shorter than the window gets the largest odd window that fits, with weights scaled to sum to 1.
 *
 * The separable filter runs row by row over both images at once, so memory is a few rows for any image.
 */
export function compareWindows(x: Plane, y: Plane): Similarity {
  const { width, height } = x;
  const across = gaussian(width);
  const down = gaussian(height);
  const columns = width - across.length + 1;
  const rows = height - down.length + 1;
  const sums = {
    x: new Float64Array(width),
    y: new Float64Array(width),
    squares: new Float64Array(width),
    products: new Float64Array(width),
  };
  let ssimSum = 0;
  let contrastSum = 0;
  for (let row = 0; row < rows; row++) {
    sumColumns(x.data, y.data, row * width, down, sums);
    for (let column = 0; column < columns; column++) {
      let meanX = 0;
      let meanY = 0;
      let squares = 0;
      let product = 0;
      for (let tap = 0, i = column; tap < across.length; tap++, i++) {
        const weight = across[tap]!;
        meanX += weight * sums.x[i]!;
        meanY += weight * sums.y[i]!;
        squares += weight * sums.squares[i]!;
        product += weight * sums.products[i]!;
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

/** Fills `sums` for the row of windows whose first sample has index `start`. */
function sumColumns(
  x: Plane['data'],
  y: Plane['data'],
  start: number,
  weights: Float64Array,
  sums: ColumnSums,
): void {
  const width = sums.x.length;
  for (let column = 0; column < width; column++) {
    let sumX = 0;
    let sumY = 0;
    let squares = 0;
    let product = 0;
    for (let tap = 0, i = start + column; tap < weights.length; tap++, i += width) {
      const weight = weights[tap]!;
      const a = x[i]!;
      const b = y[i]!;
      sumX += weight * a;
      sumY += weight * b;
      squares += weight * (a * a + b * b);
      product += weight * (a * b);
    }
    sums.x[column] = sumX;
    sums.y[column] = sumY;
    sums.squares[column] = squares;
    sums.products[column] = product;
  }
}

/** The weights of a window along an axis of `length` pixels; their sum is 1. */
export function gaussian(length: number): Float64Array {
  const size = Math.min(WINDOW_SIZE, length - ((length + 1) % 2));
  const weights = new Float64Array(size);
  let sum = 0;
  for (let i = 0; i < size; i++) {
    weights[i] = Math.exp(-((i - (size - 1) / 2) ** 2) / (2 * SIGMA ** 2));
    sum += weights[i]!;
  }
  return weights.map((weight) => weight / sum);
}

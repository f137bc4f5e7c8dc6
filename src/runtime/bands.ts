/** Rows of a latent that are coded as a message of their own. */
export interface Band {
  readonly from: number;
  /** The first row after it. */
  readonly to: number;
}

/** Pixels of a band, about: 2^20. */
const BAND_PIXELS = 1048576;

/** The first row of a band has no row above it to be predicted from, so that bands of few rows cost too much. */
const LEAST_ROWS = 64;

/** The bands of a latent of `height` rows, each of which stands for `rowPixels` pixels: FORMAT.md, section 5. */
export function bandsOf(height: number, rowPixels: number): Band[] {
  const rows = Math.max(LEAST_ROWS, Math.floor(BAND_PIXELS / rowPixels));
  const count = Math.ceil(height / rows);
  const start = (index: number) => Math.floor((index * height) / count);
  return Array.from({ length: count }, (_, index) => ({ from: start(index), to: start(index + 1) }));
}

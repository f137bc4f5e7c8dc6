/** Gains that `rd` models are trained at. */
export const TRAINING_GAINS: readonly number[] = [
  1, 1.7, 2, 2.7, 3, 3.7, 4, 4.7, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 25, 28, 32, 36, 40,
  45, 51, 64, 85, 128, 255,
];

/**
 * Gains of the qualities of an `rd` model, from two levels to lossless; quality 1–100 is spread over them. Only
 * whole gains: at 1.7 a file is as large as at 2, and 1 dB worse.
 */
export const GAINS: readonly number[] = TRAINING_GAINS.filter(Number.isInteger);

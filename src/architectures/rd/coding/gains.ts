/** Gains that `rd` models are trained at. */
export const TRAINING_GAINS: readonly number[] = [
  1, 1.7, 2, 2.7, 3, 3.7, 4, 4.7, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 25, 28, 32, 36, 40,
  45, 51, 64, 85, 128, 255,
];

/**
 * Gains that g_s of an `rd` model corrects. Only whole ones: at 1.7 a file is as large as at 2, and 1 dB worse; and not 255,
 * at which nothing is left to correct.
 */
export const GAINS: readonly number[] = TRAINING_GAINS.filter((gain) => Number.isInteger(gain) && gain < 255);

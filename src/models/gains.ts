/** Gains of the qualities of an `rd` model, from two levels to lossless; quality 1–100 is spread over them. */
export const GAINS: readonly number[] = [
  1, 1.7, 2, 2.7, 3, 3.7, 4, 4.7, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 25, 28, 32, 36, 40,
  45, 51, 64, 85, 128, 255,
];

/** Bounds on the natural logarithm of a distribution's scale; training keeps to the same. */
export const SMALLEST_LOG_SCALE = -3;
export const LARGEST_LOG_SCALE = 4.2;

/**
 * A share of the mass is in a logistic distribution TAIL_WIDTH times as wide: after many zeros a large symbol is rare, but
 * less rare than a single logistic distribution makes it. About 3: a whole number of steps of 1/256 octave.
 */
export const TAIL_SHARE = 0.1;
export const TAIL_WIDTH = 2 ** (406 / 256);

/** What 1 of a network's outputs is that are means. */
export const MEAN_SCALE = 1 / 64;

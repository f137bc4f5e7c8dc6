/** Samples of 0 … 255 have this many bits after the point in the integers of a network. */
export const SAMPLE_SHIFT = 5;

/** White, 255, in those integers. */
export const WHITE = 255 << SAMPLE_SHIFT;

/** What 1 of those integers is of a sample of 0…1. */
export const SAMPLE_SCALE = 1 / WHITE;

/**
 * Samples enter g_a as (sample / 255 − ½) / Δ, with the step Δ of the quality: within ±6.2. In the integers of the networks
 * 1 of these is 1024, and so it is where they leave g_s.
 */
export const NORMALIZED = 1024;

/**
 * Samples enter g_a as (sample / 255 − ½) / Δ, with the step Δ of the quality: within ±22.4. In the integers of the networks
 * 1 of these is 360, and so it is where they leave g_s.
 */
export const NORMALIZED = 360;

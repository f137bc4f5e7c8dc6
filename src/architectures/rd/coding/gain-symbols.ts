// Symbols of samples at a gain: the range of samples, 0 … 255, is divided into `gain` steps.

/** The symbol of a sample 0 … 255 at a gain. */
export function symbolOf(sample: number, gain: number): number {
  return Math.floor((sample / 255) * gain + 0.5);
}

/** The largest symbol at a gain: that of the sample 255. */
export function largestSymbol(gain: number): number {
  return Math.floor(gain + 0.5);
}

/** The sample, 0 … 1, between those of `symbol` and those of the symbol below it. */
export function edgeBelow(symbol: number, gain: number): number {
  return (symbol - 0.5) / gain;
}

/** The middle of the range of samples, 0 … 1, which networks give means around. */
export const MIDDLE = 0.5;

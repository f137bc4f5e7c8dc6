/**
 * Samples 0 … 255 in `gain` equal steps, from black to white: a symbol is the nearest of gain + 1 levels, and black and white
 * come back exactly. At the gain 255 every sample does.
 */
export class SampleLevels {
  readonly gain: number;

  constructor(gain: number) {
    this.gain = gain;
  }

  symbolOf(sample: number): number {
    return Math.floor((2 * sample * this.gain + 255) / 510);
  }

  sampleOf(symbol: number): number {
    const level = Math.floor((510 * symbol + this.gain) / (2 * this.gain));
    return Math.min(255, Math.max(0, level));
  }

  /** The largest error of a sample, in levels of 255. */
  get largestError(): number {
    let largest = 0;
    for (let sample = 0; sample <= 255; sample++) {
      largest = Math.max(largest, Math.abs(sample - this.sampleOf(this.symbolOf(sample))));
    }
    return largest;
  }
}

/**
 * The gains that files can name, from exact to black and white. Below 31 all of them; above, steps of about half a decibel
 * and at last one.
 */
export const SAMPLE_GAINS: readonly number[] = [
  255, 170, 128, 102, 85, 73, 64, 57, 51, 47, 43, 40, 37, 35, 33, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21,
  20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1,
];

/** Samples 0 … 255 in steps of 2E + 1, so that each sample comes back at most E levels off; E = 0 … 127. */
export class SampleSteps {
  readonly step: number;

  constructor(largestError: number) {
    this.step = 2 * largestError + 1;
  }

  symbolOf(sample: number): number {
    return Math.floor(sample / this.step + 0.5);
  }

  sampleOf(symbol: number): number {
    return Math.min(255, Math.max(0, symbol * this.step));
  }
}

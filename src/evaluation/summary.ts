/** The distribution of a metric over the images of a data set. */
export interface Summary {
  readonly mean: number;
  readonly median: number;
  /** Population standard deviation: the root of the mean squared deviation. */
  readonly standardDeviation: number;
}

/** Summarizes at least one finite value; all values have the same weight. */
export function summarize(values: readonly number[]): Summary {
  const mean = average(values);
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length / 2;
  const median = (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
  const variance = average(values.map((value) => (value - mean) ** 2));
  return { mean, median, standardDeviation: Math.sqrt(variance) };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

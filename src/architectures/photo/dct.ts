/** Side of a block of the DCT, in pixels. */
export const SIDE = 16;

/** Variance of a coefficient at frequency f of each colour axis: this over f² e^((f/16)²); fitted to photographs. */
const STRENGTHS = [34000, 3400, 800] as const;
const DC_FREQUENCY = 0.1;

/** A coefficient of the 16×16 DCT of one colour axis. */
export interface Coefficient {
  readonly colour: 0 | 1 | 2;
  readonly u: number;
  readonly v: number;
  /** Variance on photographs with samples of 0 … 255. */
  readonly variance: number;
}

/** The `count` coefficients of largest variance, largest first. */
export function strongestCoefficients(count: number): Coefficient[] {
  const all: Coefficient[] = [];
  for (const colour of [0, 1, 2] as const) {
    for (let v = 0; v < SIDE; v++) {
      for (let u = 0; u < SIDE; u++) {
        const f = Math.max(DC_FREQUENCY, Math.hypot(u, v));
        all.push({ colour, u, v, variance: STRENGTHS[colour] / (f * f * Math.exp((f / SIDE) ** 2)) });
      }
    }
  }
  return all.sort((a, b) => b.variance - a.variance).slice(0, count);
}

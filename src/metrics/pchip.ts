/** A piecewise cubic function through given points. */
export interface PiecewiseCubic {
  /** The first and last abscissa. */
  readonly low: number;
  readonly high: number;
  /** The value at `position`, within low and high. */
  at(position: number): number;
  /** The integral from `from` to `to`, both within low and high. */
  integral(from: number, to: number): number;
}

/**
 * The monotone piecewise cubic Hermite interpolant (Fritsch and Butland 1984; the three-point end slopes of
 * Moler, Numerical Computing with MATLAB, section 3.6) through (x, y): at least two points, x strictly increasing.
 */
export function pchip(x: readonly number[], y: readonly number[]): PiecewiseCubic {
  const steps = x.slice(1).map((next, i) => next - x[i]!);
  const secants = steps.map((h, i) => (y[i + 1]! - y[i]!) / h);
  const slopes = x.map((_, i) => slopeAt(i, steps, secants));

  /** The coefficients of t² and t³ in piece `i`, `t` being the distance from its left end. */
  const coefficients = (i: number) => {
    const h = steps[i]!;
    const quadratic = (3 * secants[i]! - 2 * slopes[i]! - slopes[i + 1]!) / h;
    const cubic = (slopes[i]! + slopes[i + 1]! - 2 * secants[i]!) / h ** 2;
    return { quadratic, cubic };
  };
  const at = (position: number) => {
    const next = x.findIndex((own, n) => n > 0 && own >= position);
    const i = (next < 0 ? x.length - 1 : next) - 1;
    const t = position - x[i]!;
    const { quadratic, cubic } = coefficients(i);
    return y[i]! + t * (slopes[i]! + t * (quadratic + t * cubic));
  };
  /** Integral over piece `i` from its left end to `t` beyond it. */
  const pieceIntegral = (i: number, t: number) => {
    const { quadratic, cubic } = coefficients(i);
    return t * (y[i]! + t * (slopes[i]! / 2 + t * (quadratic / 3 + (t * cubic) / 4)));
  };
  const integral = (from: number, to: number) =>
    steps.reduce((sum, h, i) => {
      const left = Math.min(Math.max(from - x[i]!, 0), h);
      const right = Math.min(Math.max(to - x[i]!, 0), h);
      return sum + pieceIntegral(i, right) - pieceIntegral(i, left);
    }, 0);
  return { low: x[0]!, high: x[x.length - 1]!, at, integral };
}

function slopeAt(i: number, steps: readonly number[], secants: readonly number[]): number {
  const last = secants.length;
  if (last === 1) return secants[0]!;
  if (i === 0) return endSlope(steps[0]!, steps[1]!, secants[0]!, secants[1]!);
  if (i === last) return endSlope(steps[last - 1]!, steps[last - 2]!, secants[last - 1]!, secants[last - 2]!);
  const before = secants[i - 1]!;
  const after = secants[i]!;
  if (before * after <= 0) return 0;
  const weightBefore = 2 * steps[i]! + steps[i - 1]!;
  const weightAfter = steps[i]! + 2 * steps[i - 1]!;
  return (weightBefore + weightAfter) / (weightBefore / before + weightAfter / after);
}

/** The slope at an end, from the nearest two steps and secants, limited so that the curve does not overshoot. */
function endSlope(step: number, nextStep: number, secant: number, nextSecant: number): number {
  const slope = ((2 * step + nextStep) * secant - step * nextSecant) / (step + nextStep);
  if (slope * secant <= 0) return 0;
  if (secant * nextSecant < 0 && Math.abs(slope) > 3 * Math.abs(secant)) return 3 * secant;
  return slope;
}

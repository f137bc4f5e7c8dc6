/**
 * e^x out of + − × and Math.floor alone, the same bits on every machine; ECMAScript leaves Math.exp to the
 * implementation. Relative error below 10^-15 between ±LARGEST_EXPONENT; beyond, as at the end.
 *
 * x = k ln 2 + r with |r| ≤ ½ ln 2: 2^k from a table, e^r from its Taylor series, whose 14th term is below 10^-17.
 */
export function exactExp(x: number): number {
  const bounded = x < -LARGEST_EXPONENT ? -LARGEST_EXPONENT : x > LARGEST_EXPONENT ? LARGEST_EXPONENT : x;
  const k = Math.floor(bounded * LOG2_E + 0.5);
  const r = bounded - k * LN2_HIGH - k * LN2_LOW;
  const high = 1 / 362880 + r * (1 / 3628800 + r * (1 / 39916800 + r * (1 / 479001600 + r / 6227020800)));
  const middle = 1 / 120 + r * (1 / 720 + r * (1 / 5040 + r * (1 / 40320 + r * high)));
  const series = 1 + r * (1 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * middle))));
  return series * POWERS_OF_TWO[k + LARGEST_POWER]!;
}

/** 1 / (1 + e^−x), monotone up to rounding; exactly 0 and 1 where the true value is within 10^-17 of them. */
export function exactSigmoid(x: number): number {
  if (x > LARGEST_EXPONENT) return 1;
  if (x < -LARGEST_EXPONENT) return 0;
  return 1 / (1 + exactExp(-x));
}

const LARGEST_EXPONENT = 40;
// biome-ignore lint/suspicious/noApproximativeNumericConstant: the exact tests allow no constant of Math
const LOG2_E = 1.4426950408889634;
/** ln 2 = LN2_HIGH + LN2_LOW; the high part has so few bits that k × LN2_HIGH is exact. */
const LN2_HIGH = 0.6931471824645996;
const LN2_LOW = -1.904654299957768e-9;
const LARGEST_POWER = 60;
const POWERS_OF_TWO = powersOfTwo();

/** 2^−60 … 2^60, each exact. */
function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2 * LARGEST_POWER + 1);
  powers[LARGEST_POWER] = 1;
  for (let k = 1; k <= LARGEST_POWER; k++) {
    powers[LARGEST_POWER + k] = powers[LARGEST_POWER + k - 1]! * 2;
    powers[LARGEST_POWER - k] = powers[LARGEST_POWER - k + 1]! / 2;
  }
  return powers;
}

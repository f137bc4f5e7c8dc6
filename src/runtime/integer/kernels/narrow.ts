/** The largest magnitude of a value of a tensor: 14 bits with the sign. */
const LIMIT: i16 = 8191;

/** The nearest values within ±8191. */
export function clamp(values: v128): v128 {
  return i16x8.min_s(i16x8.max_s(values, i16x8.splat(-LIMIT)), i16x8.splat(LIMIT));
}

/** x where x ≥ 0, else (x · slope + 2^15) >> 16, for any int16 x and 0 ≤ slope ≤ 65534. Slope −1: x. */
export function activate(x: v128, slope: i32): v128 {
  if (slope < 0) return x;
  if (slope === 0) return i16x8.max_s(x, i16x8.splat(0));
  // x · slope as a dot product, because slope itself need not fit into an int16.
  const half = slope >> 1;
  const slopes = i32x4.splat(half | ((slope - half) << 16));
  const rounding = i32x4.splat(1 << 15);
  const low = i32x4.dot_i16x8_s(i8x16.shuffle(x, x, 0, 1, 0, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 7, 6, 7), slopes);
  const high = i32x4.dot_i16x8_s(
    i8x16.shuffle(x, x, 8, 9, 8, 9, 10, 11, 10, 11, 12, 13, 12, 13, 14, 15, 14, 15),
    slopes,
  );
  const scaled = i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.add(low, rounding), 16),
    i32x4.shr_s(i32x4.add(high, rounding), 16),
  );
  // A slope below 1 makes positive values smaller and negative ones larger.
  return i16x8.max_s(x, scaled);
}

/** The largest magnitude of an input: 1. */
const ONE: i32 = 8191;

/** Values to soften, int32, with what each is softened by behind them, and the inputs that come of them, int16. */
const MOST: i32 = 64;
const values: usize = memory.data(MOST * 4, 16);
const halves: usize = memory.data(MOST * 4, 16);
export const inputs: usize = memory.data(MOST * 2, 16);

let count: i32 = 0;

/** Begins the inputs of a pixel. */
export function beginInputs(): void {
  count = 0;
}

/** An input of value ÷ (half + |value|): steep around 0, ±½ at ±`half`. Both are in units of 1/64 level. */
export function addSoft(value: i32, half: i32): void {
  const at = (<usize>count) << 2;
  count++;
  store<i32>(values + at, value);
  store<i32>(halves + at, half << 6);
}

/** Computes all inputs added so far: ⌊8191 × value ÷ (half + |value|)⌋ towards zero. Below 2^30 and above 2^−18: float64 is exact. */
export function soften(): void {
  if (ASC_FEATURE_SIMD) {
    const one = f64x2.splat(ONE);
    for (let i = 0; i < count; i += 4) {
      const v = v128.load(values + ((<usize>i) << 2));
      const h = i32x4.add(v128.load(halves + ((<usize>i) << 2)), i32x4.abs(v));
      const low = f64x2.div(f64x2.mul(f64x2.convert_low_i32x4_s(v), one), f64x2.convert_low_i32x4_s(h));
      const vHigh = i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
      const hHigh = i8x16.shuffle(h, h, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
      const high = f64x2.div(
        f64x2.mul(f64x2.convert_low_i32x4_s(vHigh), one),
        f64x2.convert_low_i32x4_s(hHigh),
      );
      const whole = i8x16.shuffle(
        i32x4.trunc_sat_f64x2_s_zero(low),
        i32x4.trunc_sat_f64x2_s_zero(high),
        0,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        16,
        17,
        18,
        19,
        20,
        21,
        22,
        23,
      );
      v128.store64_lane(inputs + ((<usize>i) << 1), i16x8.narrow_i32x4_s(whole, whole), 0);
    }
  } else {
    for (let i = 0; i < count; i++) {
      const value = load<i32>(values + ((<usize>i) << 2));
      const half = load<i32>(halves + ((<usize>i) << 2));
      store<i16>(inputs + ((<usize>i) << 1), <i16>((value * ONE) / (half + abs(value))));
    }
  }
}

/** An input as it is; only after `soften`. */
export function addPlain(value: i32): void {
  store<i16>(inputs + ((<usize>count) << 1), <i16>value);
  count++;
}

/** Ends the inputs with a 0 behind an odd number of them, and returns the number of their pairs. */
export function endInputs(): i32 {
  store<i16>(inputs + ((<usize>count) << 1), 0);
  return (count + 1) >> 1;
}

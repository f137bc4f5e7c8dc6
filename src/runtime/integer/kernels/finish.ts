import { activate, clamp } from './narrow.ts';

/**
 * Of eight filters: eight int32 bias + 2^(shift − 1), eight int32 2^(32 − shift), eight int32 shifts, and an int32 that is
 * nonzero where a shift is below 2, whose power does not fit; 12 bytes unused.
 */
export const OUTPUT_BYTES: usize = 112;

/** Eight sums → eight values: shift, saturate to int16, activation, clamp. */
export function finish(low: v128, high: v128, outputs: usize, slope: i32): v128 {
  if (load<i32>(outputs, 96)) {
    low = shiftLanes(low, outputs + 64);
    high = shiftLanes(high, outputs + 80);
  } else {
    low = shiftByPower(low, v128.load(outputs, 32));
    high = shiftByPower(high, v128.load(outputs, 48));
  }
  return clamp(activate(i16x8.narrow_i32x4_s(low, high), slope));
}

/** sums >> shifts, lane by lane, as the upper halves of sums · 2^(32 − shift): SIMD has no shift by lane. */
function shiftByPower(sums: v128, powers: v128): v128 {
  return i8x16.shuffle(
    i64x2.extmul_low_i32x4_s(sums, powers),
    i64x2.extmul_high_i32x4_s(sums, powers),
    4,
    5,
    6,
    7,
    12,
    13,
    14,
    15,
    20,
    21,
    22,
    23,
    28,
    29,
    30,
    31,
  );
}

/** The same for any shifts. */
function shiftLanes(sums: v128, shifts: usize): v128 {
  sums = i32x4.replace_lane(sums, 0, i32x4.extract_lane(sums, 0) >> load<i32>(shifts));
  sums = i32x4.replace_lane(sums, 1, i32x4.extract_lane(sums, 1) >> load<i32>(shifts, 4));
  sums = i32x4.replace_lane(sums, 2, i32x4.extract_lane(sums, 2) >> load<i32>(shifts, 8));
  return i32x4.replace_lane(sums, 3, i32x4.extract_lane(sums, 3) >> load<i32>(shifts, 12));
}

/** Stores the first 1 to 8 of eight values, and nothing beyond them. */
export function storeLanes(at: usize, values: v128, lanes: i32): void {
  if (lanes === 8) {
    v128.store(at, values);
    return;
  }
  if (lanes & 4) {
    v128.store64_lane(at, values, 0);
    values = i8x16.shuffle(values, values, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
    at += 8;
  }
  if (lanes & 2) {
    v128.store32_lane(at, values, 0);
    values = i8x16.shuffle(values, values, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3);
    at += 4;
  }
  if (lanes & 1) v128.store16_lane(at, values, 0);
}

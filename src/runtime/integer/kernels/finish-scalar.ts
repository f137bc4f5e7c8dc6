/** `finish` of finish.ts for one sum, without SIMD. */
export function finishScalar(sum: i32, shift: i32, slope: i32): i16 {
  return narrowScalar(sum >> shift, slope);
}

/** Saturated to int16, activated, clamped to ±8191. */
export function narrowScalar(value: i32, slope: i32): i16 {
  const saturated = min(32767, max(-32768, value));
  const active = saturated >= 0 || slope < 0 ? saturated : (saturated * slope + 32768) >> 16;
  return <i16>min(8191, max(-8191, active));
}

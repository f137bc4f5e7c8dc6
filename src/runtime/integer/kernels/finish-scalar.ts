/** Saturated to int16, activated, clamped to ±8191: narrow.ts for one value, without SIMD. */
export function narrowScalar(value: i32, slope: i32): i16 {
  const saturated = min(32767, max(-32768, value));
  const active = saturated >= 0 || slope < 0 ? saturated : (saturated * slope + 32768) >> 16;
  return <i16>min(8191, max(-8191, active));
}

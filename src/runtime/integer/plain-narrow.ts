import { clamp } from './tensor.js';

/** v where v ≥ 0 or there is no slope, else (v · slope + 2^15) >> 16, for any int16 v. */
export function activate(value: number, slope: number | undefined): number {
  return value >= 0 || slope === undefined ? value : (value * slope + 32768) >> 16;
}

/** An int32 → int16 by saturation, activated, clamped to ±8191. */
export function narrow(value: number, slope: number | undefined): number {
  return clamp(activate(Math.max(-32768, Math.min(32767, value)), slope));
}

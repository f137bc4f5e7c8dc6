/**
 * A linear map from integers to integers, channel by channel, computed exactly on every machine:
 *
 *     v ↦ ⌊(v · multiplier + offset + 2^(shift − 1)) / 2^shift⌋        (without 2^(shift − 1) where shift is 0)
 *
 * Invariant: |multiplier| < 2^24 and |v| ≤ 2^24, so that no product leaves the integers that a double holds.
 */
export interface LinearMap {
  /** One for all channels, or one per channel. */
  readonly multipliers: readonly number[];
  readonly offset: number;
  /** 0 … 40 */
  readonly shift: number;
}

/** Multipliers stay below 2^20: the error is 2^−20 of the value at most. */
const LARGEST_MULTIPLIER = 1048576;

/**
 * The map nearest to v ↦ v · factor + offset, with one shift for all channels. It uses + − × ÷ and ⌊⌋ alone: equal factors
 * give equal maps on every machine.
 */
export function linearMap(factors: readonly number[], offset = 0): LinearMap {
  const largest = factors.reduce((most, factor) => Math.max(most, factor < 0 ? -factor : factor), 0);
  let [shift, power] = [0, 1];
  while (shift < 40 && largest * power * 2 < LARGEST_MULTIPLIER) {
    shift++;
    power *= 2;
  }
  const multipliers = factors.map((factor) => Math.floor(factor * power + 0.5));
  return { multipliers, offset: Math.floor(offset * power + 0.5), shift };
}

/** The map as a function of a value and its channel. */
export function mapper({
  multipliers,
  offset,
  shift,
}: LinearMap): (value: number, channel: number) => number {
  const divisor = powerOfTwo(shift);
  const added = offset + (shift === 0 ? 0 : divisor / 2);
  const [single] = multipliers;
  if (multipliers.length === 1) return (value) => Math.floor((value * single! + added) / divisor);
  return (value, channel) => Math.floor((value * multipliers[channel]! + added) / divisor);
}

/** The map for quantization with a dead zone: like `mapper`, but values up to ½ + `zone` beyond an integer go towards 0. */
export function deadZoneMapper(map: LinearMap, zone: number): (value: number, channel: number) => number {
  const nearer = mapper({ ...map, offset: map.offset - Math.floor(zone * powerOfTwo(map.shift)) });
  return (value, channel) =>
    value < 0 ? -Math.max(0, nearer(-value, channel)) : Math.max(0, nearer(value, channel));
}

function powerOfTwo(exponent: number): number {
  let power = 1;
  for (let i = 0; i < exponent; i++) power *= 2;
  return power;
}

/** Where the tables of src/entropy/mixture-tables.ts lie. */
let powers: usize = 0;
let sigmoids: usize = 0;

/** The largest argument of the sigmoid table: 22, in steps of 2^−13. */
export const END: i64 = 22 << 13;

export function setTables(powersAt: usize, sigmoidsAt: usize): void {
  powers = powersAt;
  sigmoids = sigmoidsAt;
}

/** 2^(30 + exponent / 256 mod 1), in steps of 1/64 octave: 2^30 … 2^31. */
export function powerOf(exponent: i32): u32 {
  return load<u32>(powers + <usize>(exponent & 252));
}

/** 2^24 ÷ (1 + e^(−z ÷ 2^13)): never falls from one z to a larger one. */
export function sigmoid(z: i64): u64 {
  const place = <u32>(min(END, max(-END, z)) + END);
  const at = sigmoids + ((place >> 8) << 2);
  const low = load<u32>(at);
  return low + (((load<u32>(at, 4) - low) * (place & 255)) >> 8);
}

/**
 * What an interval costs in bits: `frequency` out of 2^`totalBits`. For encoders that choose among symbols, and for measurements:
 * no symbol is decoded by it, so that a host may round it as it likes.
 */
export function bitsOf(frequency: number, totalBits: number): number {
  return totalBits - Math.log2(frequency);
}

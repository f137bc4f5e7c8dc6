/**
 * Variable-length integers: unsigned LEB128, seven bits a byte, low ones first, the high bit set on all bytes but the
 * last. At most four bytes, and always the fewest that hold the value: there is one encoding for each value.
 */
export const MAX_VARINT_BYTES = 4;

/** One past the largest value: 2^28. */
export const VARINT_LIMIT = 268435456;

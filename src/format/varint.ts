/**
 * Variable-length integers: unsigned LEB128, seven bits per byte, low bits first, with the high bit set on all bytes but
 * the last. At most four bytes, and always as few as the value needs, so that each value has one encoding.
 */
export const MAX_VARINT_BYTES = 4;

/** One past the largest value: 2^28. */
export const VARINT_LIMIT = 268435456;

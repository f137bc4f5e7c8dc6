/**
 * What the two sides of the range coder share: the numbers, and why they are exact.
 * After G. N. N. Martin, "Range encoding: an algorithm for removing redundancy from a digitised message", 1979.
 *
 * A message is an interval inside [0, 1). Each symbol narrows the interval to the part that its own interval
 * [start, start + frequency) is of `TOTAL`. `low` and `range` are the window of 48 bits on the interval's lower
 * end and width; bytes above the window are written, bits below it do not exist yet.
 *
 *     0 ≤ low < TOP        BOTTOM < range ≤ TOP        between any two calls
 *
 * All state is kept in numbers and every result is an integer below 2^53, so that it is exact:
 * - step = ⌊range / TOTAL⌋ lies in [2^24, 2^32];
 * - step × start and step × frequency are at most step × TOTAL ≤ range ≤ 2^48;
 * - low + step × start < 2^49;
 * - the new range is at least step ≥ 2^24, so at most three shifts of 8 bits restore BOTTOM < range, and as a shift
 *   happens only at range ≤ BOTTOM = TOP / 256, range ≤ TOP holds after it.
 * Divisions: by a power of two they are exact. ⌊offset / step⌋ (decoder) is exact although the quotient is
 * rounded: a quotient q that is no integer is at least 1 / step away from the next one, and rounding moves it by at most
 * q × 2^-53 = offset / step × 2^-53 < 1 / step.
 *
 * The intervals of a step tile the range without a gap: what the floor leaves over, less than TOTAL, goes to the
 * interval that ends at TOTAL. So any bytes decode to some symbols. To every other interval this costs at most
 * −log2(1 − 2^-24) < 10^-7 bits a symbol.
 */

/** Every distribution is made of integer frequencies with this sum: 2^16. */
export const TOTAL = 65536;

/** 2^48: one past the largest `low`, and the widest `range`. */
export const TOP = 281474976710656;

/** 2^40: a range as narrow as this is widened by a shift of one byte. */
export const BOTTOM = 1099511627776;

/** Bytes in the window: 48 bits. */
export const WINDOW_BYTES = 6;

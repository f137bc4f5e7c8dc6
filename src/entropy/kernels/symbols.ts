import { decodeEscape, encodeEscape } from './escape.ts';
import { BITS, minimum, size } from './mixture.ts';
import { firstShaped, shapedBoundary } from './profile.ts';
import { consume, target } from './range-decoder.ts';
import { encode } from './range-encoder.ts';

/** Symbols lie in −MAX_SYMBOL … MAX_SYMBOL. */
const MAX_SYMBOL: i32 = 1 << 24;

/** Codes a symbol under the present distribution. */
export function encodeSymbol(symbol: i32): void {
  const at = symbol - minimum;
  const inside = at >= 0 && at < size;
  const k = inside ? at : size;
  const start = shapedBoundary(k);
  encode(start, shapedBoundary(k + 1) - start, BITS);
  if (!inside) encodeEscape(symbol, minimum, size);
}

/** The next symbol; i32.MIN_VALUE if it is damaged. `likely` is the interval where to look first. */
export function decodeSymbol(likely: i32): i32 {
  const wanted = target(BITS);
  const k = lookUp(wanted, likely);
  const start = shapedBoundary(k);
  consume(start, shapedBoundary(k + 1) - start, BITS);
  const symbol = k < size ? minimum + k : decodeEscape(minimum, size);
  return symbol < -MAX_SYMBOL || symbol > MAX_SYMBOL ? i32.MIN_VALUE : symbol;
}

/** The interval that holds `wanted`: the first one, those beyond a profile, or a search that widens from `likely`. */
function lookUp(wanted: u32, likely: i32): i32 {
  let from = 0;
  let to = size + 1;
  // boundary(from) ≤ wanted < boundary(to)
  const shaped = firstShaped();
  if (shaped < size) {
    if (wanted < shapedBoundary(1)) return 0;
    from = 1;
    if (wanted < shapedBoundary(shaped)) to = shaped;
    else from = shaped;
  }
  let reach = 1;
  let at = max(from, min(to - 1, likely));
  if (shapedBoundary(at) <= wanted) {
    from = at;
    at++;
    while (at < to && shapedBoundary(at) <= wanted) {
      from = at;
      at += reach;
      reach <<= 1;
    }
    to = min(to, at);
  } else {
    to = at;
    at--;
    while (at > from && shapedBoundary(at) > wanted) {
      to = at;
      at -= reach;
      reach <<= 1;
    }
    from = max(from, at);
  }
  while (to - from > 1) {
    const middle = (from + to) >>> 1;
    if (shapedBoundary(middle) <= wanted) from = middle;
    else to = middle;
  }
  return from;
}

/** Out of 2^BITS under the present distribution; 0 for a symbol without an interval of its own. */
export function frequency(symbol: i32): u32 {
  const k = symbol - minimum;
  return k >= 0 && k < size ? shapedBoundary(k + 1) - shapedBoundary(k) : 0;
}

/** The symbols with an interval of their own: the first, and how many. */
export function firstSymbol(): i32 {
  return minimum;
}

export function symbolCount(): i32 {
  return size;
}

import { Dense, dense, listPairs } from './dense.ts';
import { narrowScalar } from './finish-scalar.ts';
import { activate, clamp } from './narrow.ts';

/**
 * A network of four layers, the third with a shortcut around it, for one pixel: small-network.ts in src/runtime writes
 * these numbers. Places are in bytes.
 *
 *     x ─ 1 ─ ReLU ─► h1 ─ 2 ─ ReLU ─► h2 ─ 3 ─ + h1 ─ ReLU ─► h3 ─ 4 ─► outputs
 */
@unmanaged
export class SmallNetwork {
  first: Dense;
  second: Dense;
  third: Dense;
  last: Dense;
  /** `[width, 2]` int16: the multipliers of what is added, of the third layer and of h1; `shift` belongs to them. */
  multipliers: usize;
  shift: i32;
  /** Room for the units of each layer, and for a list of pairs. */
  h1: usize;
  h2: usize;
  h3: usize;
  outputs: usize;
  list: usize;
}

/** Runs a network on the listed inputs; where its outputs are. */
export function runSmallNetwork(network: SmallNetwork, list: usize, end: usize): usize {
  dense(network.first, list, end, network.h1);
  const own = network.list;
  dense(network.second, own, listPairs(network.h1, network.second.pairs, own), network.h2);
  dense(network.third, own, listPairs(network.h2, network.third.pairs, own), network.h3);
  addUnits(network);
  dense(network.last, own, listPairs(network.h3, network.last.pairs, own), network.outputs);
  return network.outputs;
}

/** h3 = ReLU(h3 + h1), each times its multiplier. */
function addUnits(network: SmallNetwork): void {
  const shift = network.shift;
  const half = shift === 0 ? 0 : 1 << (shift - 1);
  const width = (<usize>network.third.width) << 1;
  for (let at: usize = 0; at < width; at += ASC_FEATURE_SIMD ? 16 : 2) {
    const h3 = network.h3 + at;
    const h1 = network.h1 + at;
    const multipliers = network.multipliers + 2 * at;
    if (ASC_FEATURE_SIMD) {
      const a = v128.load(h3);
      const b = v128.load(h1);
      const low = i8x16.shuffle(a, b, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);
      const high = i8x16.shuffle(a, b, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31);
      const rounding = i32x4.splat(half);
      const sumLow = i32x4.add(i32x4.dot_i16x8_s(low, v128.load(multipliers)), rounding);
      const sumHigh = i32x4.add(i32x4.dot_i16x8_s(high, v128.load(multipliers, 16)), rounding);
      const sums = i16x8.narrow_i32x4_s(i32x4.shr_s(sumLow, shift), i32x4.shr_s(sumHigh, shift));
      v128.store(h3, clamp(activate(sums, 0)));
    } else {
      const sum =
        <i32>load<i16>(h3) * load<i16>(multipliers) + <i32>load<i16>(h1) * load<i16>(multipliers, 2) + half;
      store<i16>(h3, narrowScalar(sum >> shift, 0));
    }
  }
}

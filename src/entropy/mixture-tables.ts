import { exactSigmoid } from './exact-exp.js';

/** The largest argument of the table of the sigmoid, and its steps per unit. */
const END = 22;
const STEPS = 32;

/**
 * ⌊2^(30 + j/64) + ½⌋ for j = 0 … 63, as FORMAT.md, section 8, lists them: every steepness and every share of a mixture is one of
 * these, shifted.
 */
export const POWERS = Uint32Array.of(
  1073741824,
  1085434106,
  1097253708,
  1109202018,
  1121280436,
  1133490379,
  1145833280,
  1158310587,
  1170923762,
  1183674286,
  1196563654,
  1209593378,
  1222764986,
  1236080024,
  1249540052,
  1263146652,
  1276901417,
  1290805962,
  1304861917,
  1319070932,
  1333434672,
  1347954824,
  1362633090,
  1377471191,
  1392470869,
  1407633882,
  1422962010,
  1438457051,
  1454120821,
  1469955159,
  1485961921,
  1502142985,
  1518500250,
  1535035634,
  1551751076,
  1568648537,
  1585730000,
  1602997467,
  1620452965,
  1638098541,
  1655936265,
  1673968228,
  1692196547,
  1710623359,
  1729250827,
  1748081133,
  1767116489,
  1786359126,
  1805811301,
  1825475297,
  1845353420,
  1865448001,
  1885761398,
  1906295993,
  1927054196,
  1948038440,
  1969251188,
  1990694927,
  2012372174,
  2034285470,
  2056437387,
  2078830522,
  2101467502,
  2124350982,
);

/**
 * ⌊2^24 × sigmoid(i/32 − 22) + ½⌋ for i = 0 … 1408. The last number stands twice, so that the last place has a neighbour too.
 * Numbers never fall, as the sigmoid does not.
 */
export function sigmoidTable(): Uint32Array {
  const cells = 2 * END * STEPS;
  const table = new Uint32Array(cells + 2);
  for (let i = 0; i <= cells; i++) {
    const exact = Math.floor(exactSigmoid(i / STEPS - END) * 16777216 + 0.5);
    table[i] = i === 0 ? exact : Math.max(table[i - 1]!, exact);
  }
  table[cells + 1] = table[cells]!;
  return table;
}

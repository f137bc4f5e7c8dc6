import { channelGroups } from '../../../../../src/architectures/photo/coding/cell-network-shape.js';
import { POWERS } from '../../../../../src/entropy/mixture-tables.js';
import type { NetworkFiles } from '../../../../../src/model-store/network-files.js';
import { IntegerNetwork } from '../../../../../src/runtime/integer/network.js';
import { distributionOf, type PageDistribution } from '../../../entropy/by-the-page.js';
import type { CellFiles } from './random-cells.js';

/** The neighbours of a cell that a network sees: row and column. */
const NEIGHBOURS = [
  ...[-2, -1, 0, 1, 2].map((column) => [-1, column] as const),
  ...[-2, -1].map((column) => [0, column] as const),
];

/** The neighbours that a mean is also predicted from: W, N, NW, NE. */
const TAPS = [
  [0, -1],
  [-1, 0],
  [-1, -1],
  [-1, 1],
] as const;

/** The distributions of all symbols of a latent, by FORMAT.md, section 12. */
export function cellDistributions(
  { shape, hidden, groups, tables }: CellFiles,
  weights: Int32Array,
  symbols: Int32Array,
  {
    height,
    width,
    simd = true,
  }: { readonly height: number; readonly width: number; readonly simd?: boolean },
): PageDistribution[] {
  const { channels } = shape;
  const load = ({ description, weights }: NetworkFiles) =>
    IntegerNetwork.load(description, weights, 'test', { simd });
  const [hiddenNetwork, groupNetworks] = [load(hidden), groups.map(load)];
  const divisors = Array.from({ length: channels }, (_, c) => {
    const sum = weights.reduce((all, weight, a) => all + weight * tables.typicalScales[a * channels + c]!, 0);
    return 256 + ((sum + 2048) >> 12);
  });
  const symbolAt = (row: number, column: number, c: number) =>
    row >= 0 && column >= 0 && column < width ? symbols[(row * width + column) * channels + c]! : 0;
  /** The first features of some channels of a cell, and then the second ones. */
  const featuresAt = (row: number, column: number, count = channels) => {
    const own = Array.from({ length: count }, (_, c) => symbolAt(row, column, c));
    return [
      ...own.map((s, c) => Math.trunc((2096896 * s) / (256 * Math.abs(s) + divisors[c]!))),
      ...own.map((s) => Math.trunc((8191 * Math.abs(s)) / (Math.abs(s) + 1))),
    ];
  };
  const run = (network: IntegerNetwork, inputs: readonly ArrayLike<number>[]) =>
    network.run(
      inputs.map((values) => ({ values: Int16Array.from(values), shape: [1, 1, 1, values.length] })),
    ).values;
  const found: PageDistribution[] = [];
  for (let cell = 0; cell < height * width; cell++) {
    const [row, column] = [Math.floor(cell / width), cell % width];
    const seen = NEIGHBOURS.flatMap(([y, x]) => featuresAt(row + y, column + x));
    const units = run(hiddenNetwork, [seen, weights]);
    for (const [g, { start, count }] of channelGroups(shape).entries()) {
      const before = start === 0 ? [] : [featuresAt(row, column, start)];
      const outputs = run(groupNetworks[g]!, [units, ...before, weights]);
      for (let i = 0; i < count; i++) {
        const c = start + i;
        const taps = TAPS.reduce((sum, [y, x], k) => {
          return sum + tables.taps[k * channels + c]! * symbolAt(row + y, column + x, c);
        }, 0);
        const mean = 4 * outputs[i]! + Math.floor((taps + 8) / 16);
        found.push(around(Math.max(-(2 ** 32), Math.min(2 ** 32, mean)), outputs[count + i]!));
      }
    }
  }
  return found;
}

/** The distribution of a mean and the logarithm of a scale. */
function around(mean: number, logScale: number): PageDistribution {
  const log = Math.max(-1108, Math.min(1551, logScale));
  const components = [
    { share: 15099494n, mean: BigInt(mean), logSteepness: -log },
    { share: 1677722n, mean: BigInt(mean), logSteepness: -log - 406 },
  ];
  const n = Math.floor(log / 256);
  const reach = Number((24n * BigInt(POWERS[(log - 256 * n) >> 2]!)) >> BigInt(30 - n)) + 2;
  const values = { edge: (k: number) => 256 * k - 128, base: 25 };
  const minimum = Math.floor((mean + 128) / 256) - reach;
  return distributionOf({ spikes: [], components }, values, minimum, 2 * reach + 1);
}

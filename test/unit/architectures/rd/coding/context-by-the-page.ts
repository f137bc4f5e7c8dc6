import type { ContextNetworkShape } from '../../../../../src/architectures/rd/coding/context-network.js';
import type { NetworkFiles } from '../../../../../src/model-store/network-files.js';
import { gainFeatures } from '../../../../../src/runtime/gain-features.js';
import { IntegerNetwork } from '../../../../../src/runtime/integer/network.js';
import {
  componentsBelow,
  distributionOf,
  mixtureOf,
  type PageDistribution,
  type PageMixture,
  type PageValues,
} from '../../../entropy/by-the-page.js';

/** A context network at a gain. */
export interface PageContext {
  readonly shape: ContextNetworkShape;
  readonly files: NetworkFiles;
  readonly gain: number;
  readonly simd?: boolean;
  /** The class of the image, and its profile of 256 numbers. */
  readonly ofClass?: { readonly index: number; readonly profile: ArrayLike<number> };
}

/** The distributions of all pixels of an image of these symbols, by FORMAT.md, section 11. */
export function contextDistributions(
  { shape, files, gain, simd = true, ofClass }: PageContext,
  symbols: ArrayLike<number>,
  height: number,
  width: number,
): PageDistribution[] {
  const { outputs, isEmpty } = run();
  const size = Math.floor(gain + 0.5) + 1;
  const spikes = shape.spikes.map((sample) => symbolOf(sample, gain));
  return isEmpty.map((empty, n) => {
    const mixture = mixtureOf(outputs[n]!, spikes, { center: 2 ** 15, factor: 16 });
    const plain = distributionOf(mixture, valuesAt(gain), 0, size);
    return empty || !ofClass ? plain : reshaped(plain, mixture, spikes, ofClass.profile);
  });

  /** Runs the network on the windows of all pixels. */
  function run() {
    const network = IntegerNetwork.load(files.description, files.weights, 'test', { simd });
    const [seen, given] = network.inputs;
    const pixels = height * width;
    const x = new Int16Array(pixels * seen!.channels);
    const f = new Int16Array(pixels * given!.channels);
    const isEmpty: boolean[] = [];
    for (let n = 0; n < pixels; n++) {
      const own = windowOf(shape, symbols, gain, {
        row: Math.floor(n / width),
        column: n % width,
        height,
        width,
      });
      x.set(own.inputs, n * seen!.channels);
      f.set(gainFeatures(gain), n * given!.channels);
      isEmpty.push(own.isEmpty);
      if (ofClass && !own.isEmpty) f[n * given!.channels + gainFeatures(gain).length + ofClass.index] = 4096;
    }
    const { values } = network.run([
      { values: x, shape: [pixels, 1, 1, seen!.channels] },
      { values: f, shape: [pixels, 1, 1, given!.channels] },
    ]);
    const count = network.channels;
    return { isEmpty, outputs: isEmpty.map((_, n) => values.subarray(n * count, (n + 1) * count)) };
  }
}

export function symbolOf(sample: number, gain: number): number {
  return Math.floor((sample / 255) * gain + 0.5);
}

export function valuesAt(gain: number): PageValues {
  return { edge: (k) => Math.floor(((k - 0.5) / gain) * 65536 + 0.5), base: 33 };
}

/** The inputs of a pixel. */
function windowOf(
  { window: { rows, side } }: ContextNetworkShape,
  symbols: ArrayLike<number>,
  gain: number,
  pixel: { readonly row: number; readonly column: number; readonly height: number; readonly width: number },
): { inputs: number[]; isEmpty: boolean } {
  const [values, flags, saturations]: [number[], number[], number[]] = [[], [], []];
  let isEmpty = true;
  for (let row = -rows; row <= 0; row++) {
    for (let column = -side; column <= (row < 0 ? side : -1); column++) {
      const [y, x] = [pixel.row + row, pixel.column + column];
      const symbol = y >= 0 && x >= 0 && x < pixel.width ? symbols[y * pixel.width + x]! : 0;
      const value = Math.min(1, symbol / gain);
      values.push(Math.floor(8191 * value + 0.5));
      if (symbol > 0) isEmpty = false;
      if (row < -3 || Math.abs(column) > 3) continue;
      flags.push(symbol > 0 ? 8191 : 0);
      saturations.push(Math.floor(8191 * Math.max(0, (value * 255 - 247) / 8) + 0.5));
    }
  }
  const place = (index: number, count: number) => {
    return Array.from({ length: 28 }, (_, k) => (k === Math.floor((28 * index) / count) ? 8191 : 0));
  };
  const places = [...place(pixel.row, pixel.height), ...place(pixel.column, pixel.width)];
  return { inputs: [...values, ...flags, ...saturations, ...places], isEmpty };
}

/** The mass between the spikes distributed anew. */
export function reshaped(
  { minimum, size, start }: PageDistribution,
  mixture: PageMixture,
  spikes: readonly number[],
  profile: ArrayLike<number>,
): PageDistribution {
  const last = Math.min(size, ...spikes.filter((symbol) => symbol > 0));
  const largest = Math.max(...Array.from(profile));
  const below = Array.from({ length: last + 1 }, (_, k) => componentsBelow(mixture, valuesAt(255), k));
  const sums = [0n, 0n];
  for (let v = 1; v < last; v++) {
    const factor = Math.max(1, Math.floor((profile[v]! / largest) * 65535 + 0.5));
    sums.push(sums[v]! + ((below[v + 1]! - below[v]!) >> 24n) * BigInt(factor));
  }
  const [first, end, all] = [start(1), start(last), sums[last]!];
  return {
    minimum,
    size,
    start(k) {
      if (k <= 1 || k >= last) return start(k);
      const shared = all === 0n ? 0n : (BigInt(end - last - first + 1) * sums[k]!) / all;
      return k + first - 1 + Number(shared);
    },
  };
}

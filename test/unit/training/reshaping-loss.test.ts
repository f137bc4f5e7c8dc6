import type { Tensor } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contextModels } from '../../../src/architectures/rd/coding/context-model.js';
import { SAMPLES, SampleClasses } from '../../../src/architectures/rd/coding/sample-classes.js';
import {
  gatherRows,
  quantizePlane,
  type SymbolPlane,
} from '../../../src/architectures/rd/training/context-rows.js';
import { freezeContext } from '../../../src/architectures/rd/training/freeze-context.js';
import { reshapingBits } from '../../../src/architectures/rd/training/reshaping-loss.js';
import { TrainedContextNetwork } from '../../../src/architectures/rd/training/trained-context-network.js';
import { Random } from '../../../src/data/random.js';
import { useExactEngine } from '../../../src/engine/exact.js';
import { tf } from '../../../src/engine/tfjs.js';
import { toLayersFiles } from '../../../src/model-store/artifacts.js';
import { encodeSymbols } from '../../one-latent.js';
import { expectGradient } from '../layers/finite-differences.js';
import { smallNetworkOf } from '../runtime/integer/random-small-network.js';

const options = {
  maxGain: 255,
  window: { rows: 3, side: 3 },
  hidden: 12,
  spikes: [0, 254, 255],
  components: 2,
  classes: 2,
};
const shape = { height: 20, width: 20, channels: 1 };

let trained: TrainedContextNetwork;

beforeAll(async () => {
  await useExactEngine();
  trained = new TrainedContextNetwork(options, new Random(4));
  const random = new Random(6);
  for (const variable of [...trained.variables, trained.classes!.logProfiles]) {
    const values = new Float32Array(variable.size);
    random.fillNormal(values, variable === trained.classes!.logProfiles ? 0.5 : 0.05);
    tf.tidy(() => variable.assign(tf.add(variable, tf.tensor(values, variable.shape))));
  }
});
afterAll(() => trained.dispose());

/** A ramp with noise: hardly two samples alike. */
function plane(seed: number, ofClass?: number): SymbolPlane {
  const random = new Random(seed);
  const x = Float32Array.from({ length: 400 }, (_, i) =>
    Math.min(1, Math.max(0, ((i % 20) - 4) / 14 + 0.3 * (random.float() - 0.5))),
  );
  const quantized = quantizePlane(x, 20, 20, 255);
  return ofClass === undefined ? quantized : { ...quantized, ofClass };
}

function rowsOf(planes: readonly SymbolPlane[]) {
  return gatherRows(planes, options.window, options.spikes, 1, new Random(1));
}

describe('the information content of images that have a class', () => {
  it('is the size of files, except for the least share of each symbol', async () => {
    const layers = trained.layers();
    const images = [11, 12, 13, 14].map((seed) => {
      const { symbols, height, width } = plane(seed);
      return { data: symbols, height, width, channels: 1 as const };
    });
    const files = freezeContext(trained, await toLayersFiles(layers, 'float32'), images, 'test');
    layers.dispose();
    const network = smallNetworkOf(files, trained.size);
    const profiles = Float64Array.from(trained.classes!.logProfiles.dataSync(), Math.exp);
    for (const ofClass of [0, 1]) {
      const one = plane(3, ofClass);
      // Shares that make the encoder take this class, which costs nothing worth counting.
      const logShares = new Float64Array(2 * SAMPLES).fill(
        -9,
        (1 - ofClass) * SAMPLES,
        (2 - ofClass) * SAMPLES,
      );
      const frequencies = ofClass === 0 ? [65_534, 1, 1] : [1, 65_534, 1];
      const classes = new SampleClasses({ frequencies, logShares, profiles });
      const model = contextModels({ shape: options, network, classes })(255);
      const bits = tf.tidy(() => trained.bits(rowsOf([one])).dataSync()[0]!);
      const without = tf.tidy(() => trained.bits(rowsOf([plane(3)])).dataSync()[0]!);
      const bytes = encodeSymbols(Int32Array.from(one.symbols), shape, model).length;
      expect(Math.abs(bytes / (bits / 8) - 1)).toBeLessThan(0.015);
      expect(Math.abs(without / bits - 1)).toBeGreaterThan(0.002);
    }
  });

  it('has the gradient of finite differences, by the outputs of the network and by the profiles', () => {
    const random = new Random(3);
    const normal = (size: number, deviation: number) => {
      const values = new Float32Array(size);
      random.fillNormal(values, deviation);
      return [...values];
    };
    // Shares, means in the middle, steepnesses of about 12, of three pixels.
    const means = [0.4, 0.6, 0.5, 0.3, 0.2, 0.7];
    const outputs = [0, 1, 2].flatMap((n) => [
      ...normal(5, 0.3),
      ...means.slice(2 * n, 2 * n + 2),
      ...[2.5, 2.1],
    ]);
    const rows = {
      ...gatherRows([plane(5, 0)], options.window, options.spikes, 1, new Random(1)),
      count: 3,
      weights: Float32Array.of(1, 1, 2),
      classes: Int32Array.of(0, 1, 0),
      symbols: Uint8Array.of(50, 100, 150),
    };
    const reshaping = { rows, components: 2, range: [1, 253] as const };
    const profiles = normal(2 * SAMPLES, 0.3);
    const of = (x: Tensor, y: Tensor) =>
      reshapingBits(tf.reshape(x, [3, 9]), tf.reshape(y, [2, SAMPLES]), reshaping);
    expectGradient((x) => of(x, tf.tensor1d(profiles)), outputs, { tolerance: 5e-3 });
    expectGradient((y) => of(tf.tensor1d(outputs), y), profiles, { tolerance: 5e-3 });
  });
});

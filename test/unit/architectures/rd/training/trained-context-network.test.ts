import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ContextModel,
  contextModels,
} from '../../../../../src/architectures/rd/coding/context-model.js';
import {
  gatherRows,
  quantizePlane,
  type SymbolPlane,
} from '../../../../../src/architectures/rd/training/context-rows.js';
import { freezeContext } from '../../../../../src/architectures/rd/training/freeze-context.js';
import { TrainedContextNetwork } from '../../../../../src/architectures/rd/training/trained-context-network.js';
import { Random } from '../../../../../src/data/random.js';
import { useExactEngine } from '../../../../../src/engine/exact.js';
import { tf } from '../../../../../src/engine/tfjs.js';
import { toLayersFiles } from '../../../../../src/model-store/artifacts.js';
import { bitsOf, encodeSymbols } from '../../../../one-latent.js';
import { smallNetworkOf } from '../../../runtime/integer/random-small-network.js';

const options = {
  maxGain: 255,
  window: { rows: 4, side: 5 },
  hidden: 20,
  spikes: [0, 254, 255],
  components: 3,
};

/** The sum of the frequencies of a mixture. */
const TOTAL = 2 ** 22;

let trained: TrainedContextNetwork;
let modelAt: (gain: number) => ContextModel;

beforeAll(async () => {
  await useExactEngine();
  trained = new TrainedContextNetwork(options, new Random(4));
  const random = new Random(6);
  for (const variable of trained.variables) {
    const values = new Float32Array(variable.size);
    random.fillNormal(values, 0.15);
    tf.tidy(() => variable.assign(tf.add(variable, tf.tensor(values, variable.shape))));
  }
  modelAt = await frozen();
});
afterAll(() => trained.dispose());

/** The models of the network as it is stored, with scales chosen on other images. */
async function frozen(): Promise<(gain: number) => ContextModel> {
  const layers = trained.layers();
  const files = await toLayersFiles(layers, 'float32');
  layers.dispose();
  const images = Array.from({ length: 12 }, (_, seed) => {
    const { symbols, height, width } = plane(255, 100 + seed);
    return { data: symbols, height, width, channels: 1 as const };
  });
  const network = smallNetworkOf(freezeContext(trained, files, images, 'test'), trained.size);
  return contextModels({ shape: options, network });
}

/** Smooth blobs on black: runs of zeros, edges and saturated samples. */
function plane(gain: number, seed: number): SymbolPlane {
  const random = new Random(seed);
  const [row, column, radius] = [10 + random.integer(8), 10 + random.integer(8), 4 + random.integer(5)];
  const x = Float32Array.from({ length: 28 * 28 }, (_, i) => {
    const distance = Math.hypot(Math.floor(i / 28) - row, (i % 28) - column) - radius;
    return (
      Math.round(255 * Math.max(0, Math.min(1, 0.5 - Math.abs(distance) / 3 + random.float() / 8))) / 255
    );
  });
  return quantizePlane(x, 28, 28, gain);
}

function trainedBits(planes: readonly SymbolPlane[]): number {
  const rows = gatherRows(planes, options.window, options.spikes, 1, new Random(1));
  return tf.tidy(() => trained.bits(rows).dataSync()[0]!);
}

describe('the context network of files and that of training', () => {
  it.each([1, 2.7, 9, 255])('agree on every probability to 0.004 at gain %f', (gain) => {
    const one = plane(gain, 3);
    const symbols = Int32Array.from(one.symbols);
    const bits = bitsOf(symbols, { height: 28, width: 28, channels: 1 }, modelAt(gain));
    const rows = gatherRows([one], options.window, options.spikes, 1, new Random(1));
    const slice = (n: number) => ({
      count: 1,
      inputs: rows.inputs.subarray((n * rows.inputs.length) / 784, ((n + 1) * rows.inputs.length) / 784),
      features: rows.features.subarray(
        (n * rows.features.length) / 784,
        ((n + 1) * rows.features.length) / 784,
      ),
      weights: rows.weights.subarray(n, n + 1),
      lower: rows.lower.subarray(n, n + 1),
      upper: rows.upper.subarray(n, n + 1),
      spikes: rows.spikes.subarray(n * 3, n * 3 + 3),
      classes: rows.classes.subarray(n, n + 1),
      symbols: rows.symbols.subarray(n, n + 1),
    });
    let worst = 0;
    for (let n = 0; n < 784; n++) {
      const probability = 2 ** -tf.tidy(() => trained.bits(slice(n)).dataSync()[0]!) - 1 / TOTAL;
      // In a file every symbol, and the escape, has one of 2^22 parts for sure.
      const expected = (probability * (TOTAL - 2 - Math.floor(gain + 0.5)) + 1) / TOTAL;
      const inFile = 2 ** -bits[n]!;
      worst = Math.max(worst, Math.abs(inFile - expected));
    }
    expect(worst).toBeLessThan(4e-3);
  });

  it.each([1, 2.7, 9])(
    'agree on the length: at gain %f files take a hundredth and a byte more at most',
    (gain) => {
      const planes = [1, 2, 3, 4].map((seed) => plane(gain, seed));
      const model = modelAt(gain);
      const bytes = planes.reduce((sum, { symbols }) => {
        return (
          sum + encodeSymbols(Int32Array.from(symbols), { height: 28, width: 28, channels: 1 }, model).length
        );
      }, 0);
      const ideal = trainedBits(planes) / 8;
      expect(bytes).toBeLessThan(ideal * 1.01 + planes.length);
    },
  );

  it('count all pixels where some stand for many', () => {
    const planes = Array.from({ length: 30 }, (_, seed) => plane(2, seed));
    const thinned = gatherRows(planes, options.window, options.spikes, 4, new Random(2));
    const pixels = thinned.weights.reduce((sum, weight) => sum + weight, 0);
    expect(thinned.count).toBeLessThan(0.7 * 30 * 784);
    expect(Math.abs(pixels / (30 * 784) - 1)).toBeLessThan(0.05);
  });
});

describe('the gradient of the mixture', () => {
  it('is that of finite differences', () => {
    const rows = gatherRows([plane(3, 5)], options.window, options.spikes, 8, new Random(3));
    const bias = trained.variables.at(-1)!;
    const gradient = tf.tidy(() => {
      return tf
        .variableGrads(() => trained.bits(rows), [bias as never])
        .grads[bias.name]!.dataSync()
        .slice();
    });
    const original = bias.dataSync().slice();
    const bitsWith = (index: number, change: number) => {
      const values = original.slice();
      values[index] = values[index]! + change;
      tf.tidy(() => bias.assign(tf.tensor(values, bias.shape)));
      return tf.tidy(() => trained.bits(rows).dataSync()[0]!);
    };
    const node = 4; // gain 3 is a node of the features: only its biases matter
    for (let j = 0; j < 12; j++) {
      const index = node * 12 + j;
      const measured = (bitsWith(index, 0.01) - bitsWith(index, -0.01)) / 0.02;
      expect(Math.abs(gradient[index]! - measured)).toBeLessThan(0.02 * Math.max(1, Math.abs(measured)));
    }
    bitsWith(0, 0);
  });
});

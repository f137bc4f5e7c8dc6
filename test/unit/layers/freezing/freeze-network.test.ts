import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { useExactEngine } from '../../../../src/engine/exact.js';
import { tf, tfl } from '../../../../src/engine/tfjs.js';
import { DepthToSpace } from '../../../../src/layers/depth-to-space.js';
import { type FreezeOptions, freezeNetwork } from '../../../../src/layers/freezing/freeze-network.js';
import { measureFreeze } from '../../../../src/layers/freezing/measure-freeze.js';
import { kSparse } from '../../../../src/layers/k-sparse.js';
import { randomInputs, setRandomWeights } from './random-model.js';

beforeAll(() => useExactEngine());

type Apply = (x: SymbolicTensor) => SymbolicTensor;

const layers: Readonly<Record<string, Apply>> = {
  'a convolution': conv({ kernelSize: 3 }),
  'an even kernel': conv({ kernelSize: 4 }),
  'a convolution of stride 2': conv({ kernelSize: 5, strides: 2 }),
  'a convolution without bias': conv({ kernelSize: 3, useBias: false }),
  'a convolution of one pixel': conv({ kernelSize: 1, padding: 'valid' }),
  'a convolution with ReLU': conv({ kernelSize: 3, activation: 'relu' }),
  'a convolution with sigmoid': conv({ kernelSize: 3, activation: 'sigmoid' }),
  'a transposed convolution': apply(
    tfl.layers.conv2dTranspose({
      filters: 5,
      kernelSize: 3,
      strides: 2,
      padding: 'same',
      activation: 'relu',
    }),
  ),
  'a large transposed convolution': apply(
    tfl.layers.conv2dTranspose({ filters: 5, kernelSize: 5, strides: 2, padding: 'same' }),
  ),
  'dense on pixels': apply(tfl.layers.dense({ units: 7, activation: 'sigmoid' })),
  'k-sparse rows': (x) => {
    const rows = apply(tfl.layers.dense({ units: 9 }))(apply(tfl.layers.flatten())(x));
    return apply(tfl.layers.dense({ units: 5 }))(apply(kSparse(9))(rows));
  },
  'dense on rows': (x) => apply(tfl.layers.dense({ units: 9 }))(apply(tfl.layers.flatten())(x)),
  'rows and images': (x) => {
    const rows = apply(tfl.layers.dense({ units: 48, activation: 'relu' }))(apply(tfl.layers.flatten())(x));
    return conv({ kernelSize: 3 })(apply(tfl.layers.reshape({ targetShape: [4, 4, 3] }))(rows));
  },
  'a max pool': (x) => apply(tfl.layers.maxPooling2d({ poolSize: 2 }))(conv({ kernelSize: 3 })(x)),
  'a max pool of odd sizes': apply(tfl.layers.maxPooling2d({ poolSize: 2 })),
  upsampling: (x) => conv({ kernelSize: 3 })(apply(tfl.layers.upSampling2d({ size: [2, 2] }))(x)),
  'leaky ReLU': (x) => apply(tfl.layers.leakyReLU({ alpha: 0.01 }))(conv({ kernelSize: 3 })(x)),
  'leaky ReLU of an input': apply(tfl.layers.leakyReLU({ alpha: 0.3 })),
  'ReLU behind a pool': (x) =>
    apply(tfl.layers.reLU())(apply(tfl.layers.maxPooling2d({ poolSize: 2 }))(conv({ kernelSize: 3 })(x))),
  'a tensor that is read before and after its ReLU': (x) => {
    const sums = conv({ kernelSize: 3 })(x);
    return tfl.layers.add().apply([sums, apply(tfl.layers.reLU())(sums)]) as SymbolicTensor;
  },
  'a residual block': (x) => {
    const inner = apply(tfl.layers.activation({ activation: 'relu' }))(conv({ kernelSize: 3 })(x));
    return tfl.layers.add().apply([x, conv({ kernelSize: 3, filters: 4 })(inner)]) as SymbolicTensor;
  },
  'a sum of three': (x) => {
    const terms = [1, 3, 5].map((kernelSize) => conv({ kernelSize })(x));
    return tfl.layers.add().apply(terms) as SymbolicTensor;
  },
  'twice the same': (x) => tfl.layers.add().apply([x, x]) as SymbolicTensor,
  concatenation: (x) => {
    const parts = [x, conv({ kernelSize: 3 })(x)];
    return conv({ kernelSize: 1 })(tfl.layers.concatenate().apply(parts) as SymbolicTensor);
  },
  'depth to space': (x) => {
    const up = new DepthToSpace({ name: 'up', blockSize: 2 }).apply(conv({ kernelSize: 1, filters: 12 })(x));
    return apply(tfl.layers.leakyReLU({ alpha: 0.1 }))(up as SymbolicTensor);
  },
  'depth to space of inputs of different scales': (x) =>
    new DepthToSpace({ name: 'up', blockSize: 2 }).apply(x) as SymbolicTensor,
  'sigmoids of inputs of different scales': apply(tfl.layers.activation({ activation: 'sigmoid' })),
  'one layer used twice': (x) => {
    const shared = apply(
      tfl.layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }),
    );
    return shared(shared(x));
  },
};

describe('freezeNetwork', () => {
  it.each(Object.entries(layers))('%s', (_, build) => {
    const model = modelOf(build, 9);
    const { calibration, inputs } = tensorsFor(model);
    for (const outputScale of [undefined, 1 / 1024]) {
      const frozen = freezeNetwork(model, { inputScales: [INPUT_SCALES], outputScale, calibration });
      const { share, max } = measureFreeze(model, frozen, inputs);
      expect(share).toBeLessThan(1e-3);
      if (outputScale) expect(max).toBeLessThan(3);
    }
  });

  it('runs several inputs and gives the output the scale of each channel that is asked for', () => {
    const value = tfl.input({ shape: [null, null, 1], name: 'value' });
    const step = tfl.input({ shape: [null, null, 2], name: 'step' });
    const both = tfl.layers.concatenate().apply([step, value]) as SymbolicTensor;
    const output = tfl.layers.concatenate().apply([value, conv({ kernelSize: 3 })(both)]) as SymbolicTensor;
    const model = tfl.model({ name: 'two', inputs: [value, step], outputs: output });
    setRandomWeights(model, 3);
    const { calibration, inputs } = tensorsFor(model);
    const outputScale = [1 / 500, 1 / 1000, 1 / 1100, 1 / 1200, 1 / 1300, 1 / 1400];
    const inputScales = [1 / 8160, [1 / 8000, 1 / 7000]];
    const frozen = freezeNetwork(model, { inputScales, outputScale, calibration });
    expect(frozen.output.scale).toEqual(outputScale);
    expect(frozen.inputs).toEqual([{ scale: [1 / 8160] }, { scale: [1 / 8000, 1 / 7000] }]);
    expect(measureFreeze(model, frozen, inputs).max).toBeLessThan(2);
  });

  it('gives channels scales of their own where no layer forbids it', () => {
    const model = modelOf(conv({ kernelSize: 3, filters: 2 }), 9);
    const [kernel, bias] = model.getWeights();
    model.setWeights([tf.mul(kernel!, tf.tensor1d([1, 0.2])), tf.mul(bias!, tf.tensor1d([1, 0.2]))]);
    const { calibration, inputs } = tensorsFor(model);
    const frozen = freezeNetwork(model, { inputScales: [INPUT_SCALES], calibration });
    const [first, second] = frozen.output.scale as [number, number];
    expect(second).toBeLessThan(0.5 * first);
    expect(measureFreeze(model, frozen, inputs).rms).toBeLessThan(1);
  });

  it('merges activations into the layers before them, across depth to space', () => {
    const model = modelOf(layers['depth to space']!, 9);
    const { calibration } = tensorsFor(model);
    const { description } = freezeNetwork(model, { inputScales: [INPUT_SCALES], calibration });
    expect(description.layers.map(({ kind }) => kind)).toEqual(['convolution', 'depth-to-space']);
    expect(description.layers[0]).toMatchObject({ slope: 6554 });
  });

  it('writes the same bytes for the same model', () => {
    const model = modelOf(layers['a residual block']!, 9);
    const { calibration } = tensorsFor(model);
    const options: FreezeOptions = { inputScales: [INPUT_SCALES], calibration };
    expect(freezeNetwork(model, options)).toEqual(freezeNetwork(model, options));
  });

  it('leaves no tensors behind', () => {
    const model = modelOf(layers['rows and images']!, 9);
    const { calibration, inputs } = tensorsFor(model);
    const before = tf.memory().numTensors;
    measureFreeze(model, freezeNetwork(model, { inputScales: [INPUT_SCALES], calibration }), inputs);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gives weights that are far too large for the range asked for an error, and no saturation', () => {
    const model = modelOf(conv({ kernelSize: 3 }), 9);
    const { calibration } = tensorsFor(model);
    const options = { inputScales: [INPUT_SCALES], outputScale: 1e-9, calibration };
    expect(() => freezeNetwork(model, options)).toThrow(/layer "\w+" needs a scale of .* for channel 0/);
  });
});

/** One per channel of the inputs of these models. */
const INPUT_SCALES = [1 / 8160, 1 / 8000, 1 / 7000, 1 / 6000];

function modelOf(build: Apply, side: number): LayersModel {
  const x = tfl.input({ shape: [side, side, 4], name: 'x' });
  const model = tfl.model({ name: 'model', inputs: x, outputs: build(x) });
  setRandomWeights(model, 2);
  return model;
}

function tensorsFor(model: LayersModel) {
  return { calibration: [randomInputs(model, 64, 9, 5)], inputs: randomInputs(model, 16, 9, 6) };
}

function conv(settings: { kernelSize: number; filters?: number } & Record<string, unknown>): Apply {
  return (x) => tfl.layers.conv2d({ filters: 5, padding: 'same', ...settings }).apply(x) as SymbolicTensor;
}

function apply(layer: InstanceType<typeof tfl.layers.Layer>): Apply {
  return (x) => layer.apply(x) as SymbolicTensor;
}

import type { Scalar, Tensor, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import type { Random } from '../../data/random.js';
import { tf } from '../../engine/tfjs.js';
import { windowCells } from '../../entropy/causal-window.js';
import {
  type LatentNetworkShape,
  latentNetworkSize,
  SYMBOL_SCALE,
} from '../../entropy/small-latent-model.js';
import { chooseRange } from '../../entropy/symbol-range.js';
import type { SmallLatentEntropy } from '../../models/small-latent-files.js';
import type { FrozenPrior, Prior } from '../prior.js';
import { mixtureBits } from './mixture-loss.js';
import { networkFiles, TrainedNetwork } from './trained-network.js';

/** Of the first layer. */
const SIGMA = 0.1;

/** The prior of a small latent in training: the same function as src/entropy/latent-model.ts, on tensors. */
export class LatentPrior implements Prior {
  readonly #shape: LatentNetworkShape;
  readonly #networks: readonly TrainedNetwork[];

  constructor(shape: LatentNetworkShape, channels: number, random: Random) {
    const start = { sigma: SIGMA, outputs: startingOutputs(shape.components) };
    this.#shape = shape;
    this.#networks = Array.from({ length: channels }, (_, channel) => {
      return new TrainedNetwork(latentNetworkSize(shape, channels, channel), start, random);
    });
  }

  get variables(): Variable[] {
    return this.#networks.flatMap(({ variables }) => variables);
  }

  /** Total information content of `symbols` `[n, h, w, channels]` (integers, or integers plus noise), in bits. */
  bits(symbols: Tensor4D): Scalar {
    return tf.tidy(() => {
      const seen = this.#seen(tf.mul(symbols, SYMBOL_SCALE)); // [positions, inputs]
      const own = tf.reshape(symbols, [-1, this.#networks.length]) as Tensor2D; // [positions, channels]
      const bits = this.#networks.map((network, channel) => {
        const before = tf.mul(tf.slice(own, [0, 0], [-1, channel]), SYMBOL_SCALE);
        const inputs = channel === 0 ? seen : tf.concat([seen, before], 1);
        const outputs = network.apply(inputs as Tensor2D, tf.ones([own.shape[0], 1]));
        return this.#bitsOf(outputs, tf.slice(own, [0, channel], [-1, 1]));
      });
      return tf.addN(bits) as Scalar;
    });
  }

  freeze(histograms: readonly ReadonlyMap<number, number>[]): FrozenPrior {
    const { window, hidden, components } = this.#shape;
    const ranges = histograms.map((histogram) => {
      const { minimum, size } = chooseRange(histogram);
      return { minimum, size };
    });
    const entropy: SmallLatentEntropy = { kind: 'small-latent', window, hidden, components, ranges };
    return { entropy, files: networkFiles(this.#networks) };
  }

  dispose(): void {
    for (const network of this.#networks) network.dispose();
  }

  /** What the networks of all channels see of the window, cell after cell. */
  #seen(symbols: Tensor4D): Tensor2D {
    const { rows, side } = this.#shape.window;
    const [n, height, width, channels] = symbols.shape;
    const margins: [number, number][] = [
      [0, 0],
      [rows, 0],
      [side, side],
      [0, 0],
    ];
    const padded = tf.pad(symbols, margins);
    const cells = windowCells(this.#shape.window).map(({ row, column }): Tensor => {
      return tf.slice(padded, [0, rows + row, side + column, 0], [n, height, width, channels]);
    });
    return tf.reshape(tf.concat(cells, 3), [n * height * width, cells.length * channels]);
  }

  /** As distributions around the symbols themselves, so that what moves a symbol moves the means the other way. */
  #bitsOf(outputs: Tensor2D, symbols: Tensor): Scalar {
    const { components } = this.#shape;
    const count = outputs.shape[0];
    const [shares, means, steepnesses] = tf.split(outputs, 3, 1);
    const about = tf.concat([shares!, tf.sub(means!, symbols), steepnesses!], 1) as Tensor2D;
    const whole = {
      count,
      inputs: new Float32Array(),
      gains: new Float32Array(),
      weights: new Float32Array(count).fill(1),
      lower: new Float32Array(count).fill(-0.5),
      upper: new Float32Array(count).fill(0.5),
      spikes: new Float32Array(),
    };
    return mixtureBits(about, whole, components);
  }
}

/** Components −4 … 4 symbols from 0. */
function startingOutputs(components: number): number[] {
  const shares = new Array<number>(components).fill(0);
  const means = Array.from({ length: components }, (_, i) => (8 * (i + 0.5)) / components - 4);
  return [...shares, ...means, ...new Array<number>(components).fill(0)];
}

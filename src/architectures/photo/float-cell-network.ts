import type { Rank, ShapeMap, Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import { tf } from '../../engine/tfjs.js';
import type { UniformSource } from '../../layers/initialize.js';
import { variable } from '../../layers/variable.js';
import { type CellNetworkShape, REACH, SYMBOL_FEATURES, TAPS } from './coding/cell-network-shape.js';
import { ANCHORS, anchorShares } from './coding/qualities.js';
import { strongestCoefficients } from './dct.js';
import { stepAt } from './lambda.js';
import { LARGEST_LOG_SCALE, SMALLEST_LOG_SCALE, TAIL_SHARE, TAIL_WIDTH } from './scales.js';

/** `[positions, channels]` each. */
export interface Prediction {
  readonly means: Tensor2D;
  readonly logScales: Tensor2D;
}

const SMALLEST_PROBABILITY = 1e-9;

/** The weights of one group of channels; the first group has no groups before it to see. */
interface GroupWeights {
  readonly a: Variable<Rank.R2>;
  readonly b: Variable<Rank.R2> | null;
  readonly bias: Variable<Rank.R2>;
  readonly out: Variable<Rank.R2>;
}

/** A cell network on tensors, for what needs gradients: what FORMAT.md, section 12, says of integers. */
export class FloatCellNetwork {
  readonly variables: readonly Variable[];
  readonly shape: CellNetworkShape;
  readonly #above: Variable<Rank.R4>;
  readonly #left: Variable<Rank.R4>;
  readonly #bias: Variable<Rank.R2>;
  readonly #taps: Variable;
  readonly #scales: Variable<Rank.R2>;
  readonly #groups: readonly GroupWeights[];
  /** Typical scale of each channel at each anchor, `[ANCHORS, channels]`; constant. */
  readonly typicalScales: Float32Array;

  /** Without random numbers all weights are 0. */
  constructor(shape: CellNetworkShape, random?: UniformSource) {
    const { channels, groups, hidden, groupHidden } = shape;
    const features = SYMBOL_FEATURES * channels;
    this.shape = shape;
    this.typicalScales = typicalScales(channels);
    const weights = <R extends Rank>(name: string, shape: ShapeMap[R], fanIn: number) => {
      const values = new Float32Array(tf.util.sizeFromShape(shape));
      const limit = Math.sqrt(3 / fanIn);
      random?.fillUniform(values, -limit, limit);
      return variable(`cell-network/${name}`, () => tf.tensor<R>(values, shape));
    };
    const zeros = (name: string, shape: [number, number]) =>
      variable(`cell-network/${name}`, () => tf.zeros<Rank.R2>(shape));
    this.#above = weights<Rank.R4>('above', [1, 2 * REACH + 1, features, hidden], features);
    this.#left = weights<Rank.R4>('left', [1, REACH, features, hidden], features);
    this.#bias = zeros('bias', [ANCHORS, hidden]);
    this.#taps = variable('cell-network/taps', () =>
      tf.tensor(startTaps(channels), [1, 1, 1, TAPS * channels]),
    );
    this.#scales = variable('cell-network/scales', () =>
      tf.log(tf.tensor2d(this.typicalScales, [ANCHORS, channels])),
    );
    let before = 0;
    this.#groups = groups.map((size, g) => {
      const made = {
        a: weights<Rank.R2>(`a${g}`, [hidden, groupHidden], hidden),
        b: before ? weights<Rank.R2>(`b${g}`, [SYMBOL_FEATURES * before, groupHidden], before) : null,
        bias: zeros(`bias${g}`, [ANCHORS, groupHidden]),
        out: zeros(`out${g}`, [groupHidden, 2 * size]),
      };
      before += size;
      return made;
    });
    this.variables = [
      this.#above,
      this.#left,
      this.#bias,
      this.#taps,
      this.#scales,
      ...this.#groups.flatMap(({ a, b, bias, out }) => (b ? [a, b, bias, out] : [a, bias, out])),
    ];
  }

  /** The bits of each image under `prediction`: `[n]`. `values` `[n, h, w, c]` are symbols, or latents with noise. */
  bits(values: Tensor4D, { means, logScales }: Prediction): Tensor1D {
    const [n, h, w, c] = values.shape;
    const distance = tf.abs(tf.sub(tf.reshape(values, [-1, c]), means));
    const inverse = tf.exp(tf.neg(tf.clipByValue(logScales, SMALLEST_LOG_SCALE, LARGEST_LOG_SCALE)));
    const massOf = (factor: Tensor) => {
      const upper = tf.sigmoid(tf.mul(tf.sub(0.5, distance), factor));
      return tf.sub(upper, tf.sigmoid(tf.mul(tf.sub(-0.5, distance), factor)));
    };
    const mass = tf.add(
      tf.mul(massOf(inverse), 1 - TAIL_SHARE),
      tf.mul(massOf(tf.div(inverse, TAIL_WIDTH)), TAIL_SHARE),
    );
    const nats = tf.log(tf.maximum(mass, SMALLEST_PROBABILITY));
    return tf.mul(tf.sum(tf.reshape(nats, [n, h * w * c]), 1), -1 / Math.LN2) as Tensor1D;
  }

  /**
   * The mean and scale of each symbol given those before it. `context` `[n, h, w, c]` are the symbols of n images, `ts` their
   * qualities, and `features` what the network sees of the symbols.
   */
  predict(
    context: Tensor4D,
    ts: readonly number[],
    features: Tensor4D = this.features(context, ts),
  ): Prediction {
    const [n, h, w, c] = context.shape;
    const { above, left } = neighboursOf(features);
    const anchors = sharesOf(ts);
    /** Adds to the cells of each image, `[n · h · w, k]`, the row of a table that goes with its quality. */
    const plus = (cells: Tensor, table: Tensor2D) => {
      const row = tf.reshape(tf.matMul(anchors, table), [n, 1, -1]);
      return tf.reshape(tf.add(tf.reshape(cells, [n, h * w, -1]), row), [n * h * w, -1]) as Tensor2D;
    };
    const neighbours = tf.add(
      tf.conv2d(above, this.#above, 1, 'valid'),
      tf.conv2d(left, this.#left, 1, 'valid'),
    );
    const hidden = tf.relu(plus(neighbours, this.#bias));
    const flat = tf.reshape(features, [n * h * w, SYMBOL_FEATURES, c]);
    const outputs: { mean: Tensor2D; scale: Tensor2D }[] = [];
    let before = 0;
    for (const [g, size] of this.shape.groups.entries()) {
      const { a, b, bias, out } = this.#groups[g]!;
      let z = plus(tf.matMul(hidden, a), bias);
      if (b) {
        const seen = tf.reshape(tf.slice(flat, [0, 0, 0], [-1, SYMBOL_FEATURES, before]), [
          n * h * w,
          SYMBOL_FEATURES * before,
        ]);
        z = tf.add(z, tf.matMul(seen as Tensor2D, b));
      }
      const o = tf.matMul(tf.relu(z) as Tensor2D, out) as Tensor2D;
      outputs.push({ mean: tf.slice(o, [0, 0], [-1, size]), scale: tf.slice(o, [0, size], [-1, size]) });
      before += size;
    }
    const means = tf.add(
      tf.concat(
        outputs.map(({ mean }) => mean),
        1,
      ),
      this.#linear(context),
    );
    const logScales = plus(
      tf.concat(
        outputs.map(({ scale }) => scale),
        1,
      ),
      this.#scales,
    );
    return { means: means as Tensor2D, logScales };
  }

  /** The two features of each symbol, all signed ones first: `[n, h, w, 2 c]`. */
  features(context: Tensor4D, ts: readonly number[]): Tensor4D {
    const magnitudes = tf.abs(context);
    return tf.concat(
      [tf.div(context, tf.add(magnitudes, this.divisors(ts))), tf.div(magnitudes, tf.add(magnitudes, 1))],
      3,
    ) as Tensor4D;
  }

  /** The constant that is added to the size of a symbol before the symbol is divided by it, `[n, 1, 1, c]`: 1 + its typical scale. */
  divisors(ts: readonly number[]): Tensor4D {
    const typical = tf.matMul(sharesOf(ts), tf.tensor2d(this.typicalScales, [ANCHORS, this.shape.channels]));
    return tf.add(tf.reshape(typical, [ts.length, 1, 1, -1]), 1) as Tensor4D;
  }

  /** Predicts each channel linearly from the same channel of the W, N, NW and NE neighbours. */
  #linear(context: Tensor4D): Tensor2D {
    const [n, h, w, c] = context.shape;
    const padded = tf.pad(context, [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ]);
    const at = (y: number, x: number) => tf.slice(padded, [0, y, x, 0], [n, h, w, c]);
    const neighbours = tf.concat([at(1, 0), at(0, 1), at(0, 0), at(0, 2)], 3);
    const products = tf.mul(neighbours, this.#taps);
    return tf.reshape(tf.sum(tf.reshape(products, [n * h * w, TAPS, c]), 1), [n * h * w, c]);
  }

  /** The variables by name. */
  get weights() {
    return {
      above: this.#above,
      left: this.#left,
      bias: this.#bias,
      taps: this.#taps,
      scales: this.#scales,
      groups: this.#groups,
    };
  }

  dispose(): void {
    for (const v of this.variables) v.dispose();
  }
}

/** The shares of the anchors at each quality, `[n, ANCHORS]`. */
export function sharesOf(ts: readonly number[]): Tensor2D {
  return tf.tensor2d(ts.map(anchorShares), [ts.length, ANCHORS]);
}

/** Features of the rows above, with a margin, and of the cells to the left. */
export function neighboursOf(features: Tensor4D): { above: Tensor4D; left: Tensor4D } {
  const [n, h, w, width] = features.shape;
  const shifted = (rows: number, right: number) => {
    const padded = tf.pad(features, [
      [0, 0],
      [rows, 0],
      [REACH, right],
      [0, 0],
    ]);
    return tf.slice(padded, [0, 0, 0, 0], [n, h, w + REACH + right - 1 + rows, width]) as Tensor4D;
  };
  return { above: shifted(1, REACH), left: shifted(0, 0) };
}

function typicalScales(channels: number): Float32Array {
  const coefficients = strongestCoefficients(channels);
  const scales = new Float32Array(ANCHORS * channels);
  for (let q = 0; q < ANCHORS; q++) {
    const step = stepAt(q / (ANCHORS - 1));
    for (const [c, { variance }] of coefficients.entries()) {
      scales[q * channels + c] = Math.max(0.08, (0.35 * Math.sqrt(variance)) / step);
    }
  }
  return scales;
}

/** At the start the DC channels are predicted from their neighbours, all others are not. */
function startTaps(channels: number): Float32Array {
  const taps = new Float32Array(TAPS * channels);
  const dc = strongestCoefficients(channels).flatMap(({ u, v }, c) => (u + v === 0 ? [c] : []));
  for (const c of dc) for (const [k, tap] of [0.6, 0.6, -0.3, 0.1].entries()) taps[k * channels + c] = tap;
  return taps;
}

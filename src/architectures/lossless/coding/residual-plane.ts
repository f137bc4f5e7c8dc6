import { LeastSquares } from './least-squares.js';

/** Rows and columns around a plane that stand for the samples outside it. */
const PAD = 3;
/** Errors are kept in steps of 1 / ERROR_STEPS levels. */
const ERROR_STEPS = 64;
/** The sample assumed before the first one. */
const MIDDLE = 128;

/** Neighbours of a pixel that are coded before it: row and column relative to it. West comes first. */
const OWN: readonly (readonly [number, number])[] = [
  ...([
    [0, -1],
    [-1, 0],
    [-1, 1],
    [-1, -1],
    [0, -2],
    [-2, 0],
  ] as const),
  ...([
    [-1, 2],
    [-1, -2],
    [-2, 1],
    [-2, -1],
    [0, -3],
    [-3, 0],
  ] as const),
];
/** Neighbours in a plane coded before: first the pixel itself, then west, north, east, south and so on. */
const OTHER: readonly (readonly [number, number])[] = [
  ...([
    [0, 0],
    [0, -1],
    [-1, 0],
    [0, 1],
    [1, 0],
    [-1, 1],
    [-1, -1],
    [1, 1],
    [1, -1],
  ] as const),
];
/** How many of them the linear predictor of the first, second and third plane uses. */
const OWN_REGRESSORS = [12, 8, 8];
const OTHER_REGRESSORS = [0, 9, 7];

const OWN_INPUTS = 35;
const OTHER_INPUTS = 11;

/** The number of inputs of the network of plane `index`. */
export function residualInputCount(index: number): number {
  return OWN_INPUTS + index * OTHER_INPUTS;
}

/**
 * One plane of an image in coding order. It predicts each sample from the samples before it in the plane and from the
 * complete planes `before`, and describes the neighbourhood to the network. Samples are levels 0 … 255. For each pixel in
 * raster order: `look`, then `set`.
 */
export class ResidualPlane {
  /** The inputs of the network, filled by `look`. */
  readonly inputs: Float64Array;
  /** The predicted sample, 0 … 255, filled by `look`. */
  prediction = 0;
  /** Whether the neighbourhood is flat and was predicted without error: then the inputs depend on `prediction` alone. */
  isFlat = false;
  /** The samples to the west and to the north. */
  west = 0;
  north = 0;
  readonly #width: number;
  readonly #height: number;
  readonly #stride: number;
  readonly #samples: Int16Array;
  /** (sample − prediction) × ERROR_STEPS of each sample so far: within ±255 × 64, which int16 holds. */
  readonly #errors: Int16Array;
  readonly #before: readonly ResidualPlane[];
  readonly #own: Int32Array;
  readonly #other: Int32Array;
  readonly #predictor: LeastSquares;
  #row = 0;
  #column = 0;
  #activity = 0;

  constructor(width: number, height: number, before: readonly ResidualPlane[]) {
    const index = before.length;
    const stride = width + 2 * PAD;
    this.inputs = new Float64Array(residualInputCount(index));
    this.#width = width;
    this.#height = height;
    this.#stride = stride;
    this.#samples = new Int16Array(stride * (height + 2 * PAD)).fill(MIDDLE);
    this.#errors = new Int16Array(stride * (height + 2 * PAD));
    this.#before = before;
    this.#own = Int32Array.from(OWN, ([row, column]) => row * stride + column);
    this.#other = Int32Array.from(OTHER, ([row, column]) => row * stride + column);
    const others = index * (OTHER_REGRESSORS[index]! - 1);
    this.#predictor = new LeastSquares(OWN_REGRESSORS[index]! - 1 + others);
  }

  /** Moves to the next pixel: predicts it and fills the inputs. */
  look(): void {
    const at = this.#place(this.#row, this.#column);
    this.#padAbove(at);
    this.#predict(at);
    this.#describe(at);
  }

  /** Sets the sample of the present pixel. */
  set(sample: number): void {
    const at = this.#place(this.#row, this.#column);
    this.#samples[at] = sample;
    this.#errors[at] = Math.floor((sample - this.prediction) * ERROR_STEPS + 0.5);
    // In a flat area there is nothing to learn; without this the weights would be forgotten there.
    if (!this.isFlat) this.#predictor.learn(sample - this.west, 1 / (1 + this.#activity));
    this.#column += 1;
    if (this.#column === this.#width) this.#endRow();
  }

  #place(row: number, column: number): number {
    return (row + PAD) * this.#stride + PAD + column;
  }

  /** In the first row, all samples above equal the sample to the west. */
  #padAbove(at: number): void {
    if (this.#row > 0) return;
    const samples = this.#samples;
    for (let row = 1; row <= PAD; row++) {
      const from = at - row * this.#stride;
      samples.fill(samples[at - 1]!, from - PAD, from + PAD + 1);
    }
  }

  /** Pads a complete row: the samples beside it equal its ends. The first and the last row are repeated outside the plane. */
  #endRow(): void {
    const samples = this.#samples;
    const first = this.#place(this.#row, 0);
    const last = first + this.#width - 1;
    samples.fill(samples[first]!, first - PAD, first);
    samples.fill(samples[last]!, last + 1, last + 1 + PAD);
    const [from, to] = [first - PAD, last + 1 + PAD];
    if (this.#row === 0) {
      for (let row = 1; row <= PAD; row++) samples.copyWithin(from - row * this.#stride, from, to);
    }
    this.#row += 1;
    this.#column = 0;
    if (this.#row === this.#height) {
      for (let row = 1; row <= PAD; row++) samples.copyWithin(from + row * this.#stride, from, to);
    } else {
      // The samples to the left of the next row equal the sample above its first pixel.
      const next = this.#place(this.#row, 0);
      samples.fill(samples[first]!, next - PAD, next);
    }
  }

  #predict(at: number): void {
    const samples = this.#samples;
    const index = this.#before.length;
    const { regressors } = this.#predictor;
    const west = samples[at - 1]!;
    let next = 0;
    let isFlat = true;
    for (let i = 1; i < OWN_REGRESSORS[index]!; i++) {
      const difference = samples[at + this.#own[i]!]! - west;
      if (difference !== 0) isFlat = false;
      regressors[next++] = difference;
    }
    for (let p = 0; p < index; p++) {
      const other = this.#before[p]!.#samples;
      const otherWest = other[at - 1]!;
      for (let i = 0; i < OTHER_REGRESSORS[index]!; i++) {
        if (i === 1) continue; // the west itself
        const difference = other[at + this.#other[i]!]! - otherWest;
        if (difference !== 0) isFlat = false;
        regressors[next++] = difference;
      }
    }
    this.west = west;
    this.north = samples[at - this.#stride]!;
    this.isFlat = isFlat;
    this.prediction = Math.min(255, Math.max(0, west + this.#predictor.predict()));
  }

  #describe(at: number): void {
    const { inputs, prediction } = this;
    const samples = this.#samples;
    const errors = this.#errors;
    let next = 0;
    for (let i = 0; i < 12; i++) {
      const difference = samples[at + this.#own[i]!]! - prediction;
      if (difference !== 0) this.isFlat = false;
      inputs[next++] = soften(difference, 8);
      if (i < 4) inputs[next++] = Math.min(2, Math.max(-2, difference / 64));
    }
    let activity = 0;
    for (let i = 0; i < 6; i++) {
      const error = errors[at + this.#own[i]!]! / ERROR_STEPS;
      if (error !== 0) this.isFlat = false;
      const size = magnitude(error);
      if (i < 4) inputs[next++] = soften(error, 4);
      inputs[next++] = soften(size, 4);
      activity += i < 2 ? 2 * size : size;
    }
    this.#activity = activity / 8;
    inputs[next++] = soften(activity, 4);
    inputs[next++] = soften(activity, 24);
    inputs[next++] = soften(activity, 120);
    const { west, north } = this;
    const northWest = samples[at + this.#own[3]!]!;
    const northEast = samples[at + this.#own[2]!]!;
    const plane = west + north - northWest;
    inputs[next++] = soften(plane - prediction, 8);
    const between = Math.min(Math.max(west, north), Math.max(Math.min(west, north), plane));
    inputs[next++] = soften(between - prediction, 8);
    inputs[next++] = soften(north + northEast - samples[at + this.#own[8]!]! - prediction, 8);
    inputs[next++] = soften(2 * north - samples[at + this.#own[5]!]! - prediction, 8);
    inputs[next++] = Math.max(0, 1 - prediction / 8);
    inputs[next++] = Math.max(0, (prediction - 247) / 8);
    for (const plane of this.#before) next = plane.#tell(this, at, next);
  }

  /** Describes this plane to the network of a later one, at the same place. Returns the next free input. */
  #tell(later: ResidualPlane, at: number, from: number): number {
    const { inputs, prediction } = later;
    const samples = this.#samples;
    const errors = this.#errors;
    let next = from;
    for (let i = 0; i < 5; i++) {
      const error = errors[at + this.#other[i]!]! / ERROR_STEPS;
      if (error !== 0) later.isFlat = false;
      inputs[next++] = soften(error, 4);
    }
    const here = samples[at]!;
    inputs[next++] = soften(magnitude(errors[at]! / ERROR_STEPS), 4);
    const west = samples[at - 1]!;
    const north = samples[at - this.#stride]!;
    inputs[next++] = soften(later.west + here - west - prediction, 8);
    inputs[next++] = soften(later.north + here - north - prediction, 8);
    inputs[next++] = soften(samples[at + 1]! - here, 8);
    inputs[next++] = soften(samples[at + this.#stride]! - here, 8);
    inputs[next++] = soften(magnitude(here - west) + magnitude(here - north), 8);
    return next;
  }
}

/** Maps a value to −1 … 1: steep around 0, ±½ at ±`half`. */
function soften(value: number, half: number): number {
  return value / (half + magnitude(value));
}

function magnitude(value: number): number {
  return value < 0 ? -value : value;
}

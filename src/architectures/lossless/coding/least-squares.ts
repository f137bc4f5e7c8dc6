/** The weight of a pixel decays by this factor with every later pixel. */
const DECAY = 0.998;
/** Added to the diagonal, so that the weights stay near zero until there is evidence. */
const RIDGE = 8;
/** The weights are solved for after every so many pixels. */
const SOLVE_EVERY = 3;
const SMALLEST_PIVOT = 1e-9;

/**
 * A linear predictor that adapts to the image. Its weights are the least-squares fit to the pixels coded so far, and pixels
 * further back count less (compare Wu, Barthel & Zhang 1998, "Piecewise 2D autoregression for
 * predictive image coding"). It uses only + − × ÷ and sqrt, so encoder and decoder learn the same weights on every machine.
 */
export class LeastSquares {
  /** The inputs of the prediction; the caller fills them before `predict`. */
  readonly regressors: Float64Array;
  readonly #products: Float64Array;
  readonly #targets: Float64Array;
  readonly #weights: Float64Array;
  /** The lower triangle of Cholesky's decomposition, row by row. */
  readonly #triangle: Float64Array;
  readonly #solution: Float64Array;
  #learned = 0;

  constructor(count: number) {
    this.regressors = new Float64Array(count);
    this.#products = new Float64Array(count * count);
    this.#targets = new Float64Array(count);
    this.#weights = new Float64Array(count);
    this.#triangle = new Float64Array(count * count);
    this.#solution = new Float64Array(count);
  }

  predict(): number {
    const { regressors } = this;
    let sum = 0;
    for (let i = 0; i < regressors.length; i++) sum += this.#weights[i]! * regressors[i]!;
    return sum;
  }

  /** Learns the value that the present regressors should have predicted; `importance` is above 0. */
  learn(target: number, importance: number): void {
    const { regressors } = this;
    const products = this.#products;
    const targets = this.#targets;
    const count = regressors.length;
    for (let i = 0; i < count; i++) {
      const weighted = regressors[i]! * importance;
      const row = i * count;
      for (let j = 0; j <= i; j++) products[row + j] = products[row + j]! * DECAY + weighted * regressors[j]!;
      targets[i] = targets[i]! * DECAY + weighted * target;
    }
    if (this.#learned % SOLVE_EVERY === 0) this.#solve();
    this.#learned += 1;
  }

  /** Solves (products + RIDGE) × weights = targets by Cholesky's method; without a solution the weights stay as they are. */
  #solve(): void {
    const triangle = this.#triangle;
    const solution = this.#solution;
    const count = solution.length;
    for (let i = 0; i < count; i++) {
      const row = i * count;
      for (let j = 0; j <= i; j++) {
        const other = j * count;
        let sum = this.#products[row + j]!;
        if (i === j) sum += RIDGE;
        for (let k = 0; k < j; k++) sum -= triangle[row + k]! * triangle[other + k]!;
        if (i !== j) triangle[row + j] = sum / triangle[other + j]!;
        else if (sum > SMALLEST_PIVOT) triangle[row + i] = Math.sqrt(sum);
        else return;
      }
    }
    for (let i = 0; i < count; i++) {
      let sum = this.#targets[i]!;
      for (let k = 0; k < i; k++) sum -= triangle[i * count + k]! * solution[k]!;
      solution[i] = sum / triangle[i * count + i]!;
    }
    for (let i = count - 1; i >= 0; i--) {
      let sum = solution[i]!;
      for (let k = i + 1; k < count; k++) sum -= triangle[k * count + i]! * solution[k]!;
      solution[i] = sum / triangle[i * count + i]!;
    }
    this.#weights.set(solution);
  }
}

/** Added to the diagonal, so that the weights stay near zero until there is evidence. */
const RIDGE: f64 = 8;
/** The weights are solved for after so many pixels, and what came before then counts for less. */
const SOLVE_EVERY: i32 = 8;
const DECAY: f64 = 253.0 / 256.0;
const SMALLEST_PIVOT: f64 = 1e-9;

/** Rows of matrices have this many numbers: the most regressors, rounded up to an even number. */
const STRIDE: usize = 20 * 8;
const VECTOR: usize = STRIDE;

/** What a predictor needs in memory: regressors, weights, targets, a solution, reciprocals, and two matrices. */
export const LEAST_SQUARES_BYTES: usize = 5 * VECTOR + 40 * STRIDE;
const WEIGHTS: usize = VECTOR;
const TARGETS: usize = 2 * VECTOR;
const SOLUTION: usize = 3 * VECTOR;
const INVERSES: usize = 4 * VECTOR;
const PRODUCTS: usize = 5 * VECTOR;
const COLUMNS: usize = PRODUCTS + 20 * STRIDE;

/**
 * A linear predictor that adapts to the image: its weights are the least-squares fit to the pixels coded so far, and older
 * pixels count less (compare Wu, Barthel & Zhang 1998, "Piecewise 2D autoregression for predictive image coding"). It is
 * IEEE float64 in the order of operations of FORMAT.md, section 13, with no fused multiply-add.
 *
 * The predictor lies at `at`, its `count` regressors first, float64 each, with a 0 behind an odd number of them.
 */
export function predict(at: usize, count: i32): f64 {
  let even: f64 = 0;
  let odd: f64 = 0;
  for (let i = 0; i < count; i += 2) {
    const offset = at + ((<usize>i) << 3);
    even += load<f64>(offset, WEIGHTS) * load<f64>(offset);
    odd += load<f64>(offset + 8, WEIGHTS) * load<f64>(offset + 8);
  }
  return even + odd;
}

/** Learns what the present regressors should have predicted; `learned` values were learned before. */
export function learn(at: usize, count: i32, target: f64, importance: f64, learned: i32): void {
  for (let i = 0; i < count; i += 2) learnRows(at, i, target, importance);
  if (learned % SOLVE_EVERY === 0) solve(at, count);
}

/** Two rows of the products, up to their diagonals, and two targets: rows i and i + 1 read the same regressors. */
function learnRows(at: usize, i: i32, target: f64, importance: f64): void {
  const offset = (<usize>i) << 3;
  const first = load<f64>(at + offset) * importance;
  const second = load<f64>(at + offset, 8) * importance;
  const row = at + PRODUCTS + <usize>i * STRIDE;
  if (ASC_FEATURE_SIMD) {
    const firsts = f64x2.splat(first);
    const seconds = f64x2.splat(second);
    for (let j: usize = 0; j <= offset; j += 16) {
      const x = v128.load(at + j);
      v128.store(row + j, f64x2.add(v128.load(row + j), f64x2.mul(x, firsts)));
      v128.store(row + STRIDE + j, f64x2.add(v128.load(row + STRIDE + j), f64x2.mul(x, seconds)));
    }
  } else {
    addScaled(row, at, first, 0, i);
    addScaled(row + STRIDE, at, second, 0, i + 1);
  }
  store<f64>(at + offset, load<f64>(at + offset, TARGETS) + first * target, TARGETS);
  store<f64>(at + offset + 8, load<f64>(at + offset + 8, TARGETS) + second * target, TARGETS);
}

/** y[j] += x[j] · factor for `from` ≤ j ≤ `to`, and perhaps for a j beside each end. */
function addScaled(y: usize, x: usize, factor: f64, from: i32, to: i32): void {
  if (ASC_FEATURE_SIMD) {
    const factors = f64x2.splat(factor);
    for (let j = from & ~1; j <= to; j += 2) {
      const offset = (<usize>j) << 3;
      v128.store(y + offset, f64x2.add(v128.load(y + offset), f64x2.mul(v128.load(x + offset), factors)));
    }
  } else {
    for (let j = from; j <= to; j++) {
      const offset = (<usize>j) << 3;
      store<f64>(y + offset, load<f64>(y + offset) + load<f64>(x + offset) * factor);
    }
  }
}

/**
 * Solves (products + RIDGE) × weights = targets by Cholesky's method without square roots, column by column; without a
 * solution the weights stay as they are. Then everything learned so far decays.
 */
function solve(at: usize, count: i32): void {
  if (factorize(at, count)) {
    substitute(at, count);
    memory.copy(at + WEIGHTS, at + SOLUTION, (<usize>count) << 3);
  }
  for (let i = 0; i < count; i++) {
    const row = at + PRODUCTS + <usize>i * STRIDE;
    for (let j = 0; j <= i; j++)
      store<f64>(row + ((<usize>j) << 3), load<f64>(row + ((<usize>j) << 3)) * DECAY);
    const offset = (<usize>i) << 3;
    store<f64>(at + offset, load<f64>(at + offset, TARGETS) * DECAY, TARGETS);
  }
}

/** products + RIDGE = L · D · Lᵀ: column k holds D[k] · L[i][k] for i ≥ k; false where a pivot is too small. */
function factorize(at: usize, count: i32): bool {
  for (let k = 0; k < count; k++) {
    const column = at + COLUMNS + <usize>k * STRIDE;
    for (let i = k; i < count; i++) {
      store<f64>(
        column + ((<usize>i) << 3),
        load<f64>(at + PRODUCTS + <usize>i * STRIDE + ((<usize>k) << 3)),
      );
    }
    const diagonal = column + ((<usize>k) << 3);
    store<f64>(diagonal, load<f64>(diagonal) + RIDGE);
  }
  for (let k = 0; k < count; k++) {
    const column = at + COLUMNS + <usize>k * STRIDE;
    const pivot = load<f64>(column + ((<usize>k) << 3));
    if (!(pivot > SMALLEST_PIVOT)) return false;
    const inverse = 1 / pivot;
    store<f64>(at + ((<usize>k) << 3), inverse, INVERSES);
    for (let j = k + 1; j < count; j++) {
      const factor = -(load<f64>(column + ((<usize>j) << 3)) * inverse);
      addScaled(at + COLUMNS + <usize>j * STRIDE, column, factor, j, count - 1);
    }
  }
  return true;
}

/** Forward and backward substitution; the result is the solution. */
function substitute(at: usize, count: i32): void {
  const solution = at + SOLUTION;
  memory.copy(solution, at + TARGETS, (<usize>count) << 3);
  for (let k = 0; k < count; k++) {
    const offset = (<usize>k) << 3;
    const scaled = load<f64>(solution + offset) * load<f64>(at + offset, INVERSES);
    addScaled(solution, at + COLUMNS + <usize>k * STRIDE, -scaled, k + 1, count - 1);
    store<f64>(solution + offset, scaled);
  }
  for (let k = count - 1; k >= 0; k--) {
    const column = at + COLUMNS + <usize>k * STRIDE;
    let sum: f64 = 0;
    for (let i = k + 1; i < count; i++) {
      sum += load<f64>(column + ((<usize>i) << 3)) * load<f64>(solution + ((<usize>i) << 3));
    }
    const offset = (<usize>k) << 3;
    store<f64>(solution + offset, load<f64>(solution + offset) - sum * load<f64>(at + offset, INVERSES));
  }
}

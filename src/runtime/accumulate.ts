/**
 * The inner loop of the context networks: sums[j] += Σ values[i] × weights[row i][j], in float64.
 *
 * There are two implementations. `accumulateInPlace` is the reference. If the host has WebAssembly with SIMD, a module
 * computes two columns at a time. Its f64x2 multiplications and additions are IEEE 754 operations in the same order, so both give the
 * same bits on every machine, and a test compares them.
 */
export interface Accumulator {
  /** Weights, sums and values. */
  readonly numbers: Float64Array;
  /** For each row listed, where it starts in `numbers`, × 8. */
  readonly rows: Int32Array;
  /** Where in `numbers` the values of the rows start. */
  readonly valuesAt: number;
  /** Adds the first `count` rows, of `width` (even) numbers each, to the sums that start at `sumsAt`. */
  run(count: number, sumsAt: number, width: number): void;
}

/** Makes an accumulator of `size` numbers that adds at most `most` rows at a time. */
export function makeAccumulator(size: number, most: number): Accumulator {
  return makeWebAssembly(size, most) ?? makePlain(size, most);
}

/** The reference: plain arithmetic. */
export function makePlain(size: number, most: number): Accumulator {
  const numbers = new Float64Array(size + most);
  const rows = new Int32Array(most);
  const run = (count: number, sumsAt: number, width: number) =>
    accumulateInPlace(numbers, rows, size, count, sumsAt, width);
  return { numbers, rows, valuesAt: size, run };
}

function accumulateInPlace(
  numbers: Float64Array,
  rows: Int32Array,
  valuesAt: number,
  count: number,
  sumsAt: number,
  width: number,
): void {
  for (let i = 0; i < count; i++) {
    const value = numbers[valuesAt + i]!;
    const from = rows[i]! >> 3;
    for (let j = 0; j < width; j++) {
      numbers[sumsAt + j] = numbers[sumsAt + j]! + value * numbers[from + j]!;
    }
  }
}

const PAGE = 65536;

/** The part of WebAssembly that is used here; the language's own types lack it. */
interface WebAssemblyHost {
  validate(bytes: Uint8Array): boolean;
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: { readonly f: (...numbers: number[]) => void } };
}

/** undefined if the host does not have WebAssembly with SIMD. */
export function makeWebAssembly(size: number, most: number): Accumulator | undefined {
  const host = (globalThis as unknown as { WebAssembly?: WebAssemblyHost }).WebAssembly;
  if (!host?.validate(MODULE)) return undefined;
  const valuesAt = size;
  const rowsAt = 8 * (size + most);
  const bytes = rowsAt + 4 * most;
  const memory = new host.Memory({ initial: Math.floor((bytes + PAGE - 1) / PAGE) });
  const { exports } = new host.Instance(new host.Module(MODULE), { a: { m: memory } });
  return {
    numbers: new Float64Array(memory.buffer, 0, size + most),
    rows: new Int32Array(memory.buffer, rowsAt, most),
    valuesAt,
    run: (count, sumsAt, width) => exports.f(count, rowsAt, 8 * valuesAt, 8 * sumsAt, 8 * width),
  };
}

// The module, assembled by hand. Locals: 0 count, 1 rows, 2 values, 3 sums, 4 bytes of a row (all i32, in bytes where
// they are places), 5 to 8 four rows, 9 the column, 10 to 13 the four values, each twice.
const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const constant = (value: number) => [0x41, value];
const I32_ADD = [0x6a];
const LESS = [0x48];
const F64X2_ADD = [0xfd, 0xf0, 0x01];
const F64X2_MULTIPLY = [0xfd, 0xf2, 0x01];
const LOAD = [0xfd, 0x00, 3, 0];
const STORE = [0xfd, 0x0b, 3, 0];
const advance = (local: number, by: number) => [...get(local), ...constant(by), ...I32_ADD, ...set(local)];

/** row[k] and value[k] into their locals. */
const takeRow = (k: number) => [
  ...[...get(1), 0x28, 2, 4 * k, ...set(5 + k)],
  ...[...get(2), 0xfd, 0x0a, 3, 8 * k, ...set(10 + k)],
];
/** + value[k] × row[k][column], on the stack. */
const addProduct = (k: number) => [
  ...[...get(10 + k), ...get(5 + k), ...get(9), ...I32_ADD, ...LOAD],
  ...[...F64X2_MULTIPLY, ...F64X2_ADD],
];
/** All columns of the sums, two at a time. */
const addRows = (ks: readonly number[]) => [
  ...[...constant(0), ...set(9), 0x03, 0x40],
  ...[...get(3), ...get(9), ...I32_ADD, ...get(3), ...get(9), ...I32_ADD, ...LOAD],
  ...[...ks.flatMap(addProduct), ...STORE],
  ...[...advance(9, 16), ...get(9), ...get(4), ...LESS, 0x0d, 0, 0x0b],
];
/** While at least as many rows as `ks` are left: take them, add them, go on. */
const eachRows = (ks: readonly number[]) => [
  ...[0x02, 0x40, 0x03, 0x40, ...get(0), ...constant(ks.length), ...LESS, 0x0d, 1],
  ...[...ks.flatMap(takeRow), ...addRows(ks)],
  ...[...advance(1, 4 * ks.length), ...advance(2, 8 * ks.length), ...get(0), ...constant(ks.length), 0x6b],
  ...[...set(0), 0x0c, 0, 0x0b, 0x0b],
];
const leb = (value: number) => (value < 128 ? [value] : [(value & 127) | 128, value >> 7]);
const section = (id: number, content: readonly number[]) => [id, ...leb(content.length), ...content];
const locals = [2, 5, 0x7f, 4, 0x7b];
const body = [...locals, ...eachRows([0, 1, 2, 3]), ...eachRows([0]), 0x0b];
const MODULE = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, [1, 0x60, 5, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0]),
  ...section(2, [1, 1, 0x61, 1, 0x6d, 2, 0, 1]), // memory a.m, at least a page
  ...section(3, [1, 0]),
  ...section(7, [1, 1, 0x66, 0, 0]), // the function is f
  ...section(10, [1, ...leb(body.length), ...body]),
]);

import type { Layer } from './description.js';
import { activate, narrow } from './plain-narrow.js';
import type { Placed } from './program.js';
import { sizeOf } from './tensor.js';
import { type AddWeights, rounding, type TableWeights } from './weights.js';

export function runActivation(values: Int16Array, slope: number, x: Placed, y: Placed): void {
  const count = sizeOf(x.shape);
  for (let i = 0; i < count; i++) values[y.at + i] = activate(values[x.at + i]!, slope);
}

export function runTable(
  values: Int16Array,
  { bits }: Layer & { kind: 'table' },
  { table }: TableWeights,
  x: Placed,
  y: Placed,
): void {
  const count = sizeOf(x.shape);
  const shift = 14 - bits;
  for (let i = 0; i < count; i++) values[y.at + i] = table[(values[x.at + i]! + 8192) >> shift]!;
}

export function runAdd(
  values: Int16Array,
  { shift, slope }: Layer & { kind: 'add' },
  { multipliers: [ofA, ofB] }: AddWeights,
  [a, b]: readonly [Placed, Placed],
  y: Placed,
): void {
  const count = sizeOf(y.shape);
  const channels = ofA.length;
  const half = rounding(shift);
  for (let i = 0; i < count; i++) {
    const c = i % channels;
    const sum = values[a.at + i]! * ofA[c]! + values[b.at + i]! * ofB[c]! + half;
    values[y.at + i] = narrow(sum >> shift, slope);
  }
}

export function runConcatenate(values: Int16Array, inputs: readonly Placed[], y: Placed): void {
  const [n, h, w, stride] = y.shape;
  let first = y.at;
  for (const { at, shape } of inputs) {
    const channels = shape[3];
    for (let i = 0; i < n * h * w; i++) {
      values.copyWithin(first + i * stride, at + i * channels, at + (i + 1) * channels);
    }
    first += channels;
  }
}

export function runMaxPool(values: Int16Array, x: Placed, y: Placed): void {
  const [, height, width, channels] = x.shape;
  forEachPixel(y, (image, row, column, to) => {
    const from = x.at + ((image * height + 2 * row) * width + 2 * column) * channels;
    for (let c = 0; c < channels; c++) {
      const at = from + c;
      const top = Math.max(values[at]!, values[at + channels]!);
      const below = at + width * channels;
      values[to + c] = Math.max(top, values[below]!, values[below + channels]!);
    }
  });
}

export function runKeepLargest(values: Int16Array, active: number, x: Placed, y: Placed): void {
  const channels = x.shape[3];
  const last = channels - Math.min(active, channels);
  const count = sizeOf(x.shape);
  for (let from = 0; from < count; from += channels) {
    const pixel = values.slice(x.at + from, x.at + from + channels);
    const least = pixel.slice().sort()[last]!;
    values.set(
      pixel.map((value) => (value >= least ? value : 0)),
      y.at + from,
    );
  }
}

export function runUpsample(values: Int16Array, factor: number, x: Placed, y: Placed): void {
  const [, height, width, channels] = x.shape;
  forEachPixel(y, (image, row, column, to) => {
    const cell = (image * height + Math.floor(row / factor)) * width + Math.floor(column / factor);
    const from = x.at + cell * channels;
    values.copyWithin(to, from, from + channels);
  });
}

export function runDepthToSpace(values: Int16Array, block: number, x: Placed, y: Placed): void {
  const [, height, width, deep] = x.shape;
  const channels = y.shape[3];
  forEachPixel(y, (image, row, column, to) => {
    const cell = (image * height + Math.floor(row / block)) * width + Math.floor(column / block);
    const from = x.at + cell * deep + ((row % block) * block + (column % block)) * channels;
    values.copyWithin(to, from, from + channels);
  });
}

export function runReshape(values: Int16Array, x: Placed, y: Placed): void {
  values.copyWithin(y.at, x.at, x.at + sizeOf(x.shape));
}

/** Every pixel of y and the index of its first value. */
function forEachPixel(
  { at, shape: [n, h, w, c] }: Placed,
  visit: (image: number, row: number, column: number, to: number) => void,
): void {
  let to = at;
  for (let image = 0; image < n; image++) {
    for (let row = 0; row < h; row++) {
      for (let column = 0; column < w; column++) {
        visit(image, row, column, to);
        to += c;
      }
    }
  }
}

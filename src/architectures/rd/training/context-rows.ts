import type { Random } from '../../../data/random.js';
import type { CausalWindow } from '../coding/causal-window.js';
import { inputLayout, positionClass, saturation } from '../coding/causal-window.js';
import { GAIN_FEATURES, gainFeatures, largestSymbol } from '../coding/gain-features.js';

/** A quantized image: symbols 0 … largestSymbol(gain). */
export interface SymbolPlane {
  readonly symbols: Uint8Array;
  readonly height: number;
  readonly width: number;
  readonly gain: number;
  /** Its class by its samples, where it has one. */
  readonly ofClass?: number;
}

/** Training examples of a context network: one row a pixel. */
export interface ContextRows {
  readonly count: number;
  /** `[count, inputs]`, see `inputLayout`. */
  readonly inputs: Float32Array;
  /** `[count, GAIN_FEATURES]` */
  readonly gains: Float32Array;
  /** Pixels that a row stands for: `[count]`. */
  readonly weights: Float32Array;
  /** The samples 0…1 that round to the row's symbol lie between these; beyond the ends of the range far away. */
  readonly lower: Float32Array;
  readonly upper: Float32Array;
  /** 1 where a spike rounds to the row's symbol: `[count, spikes]`. */
  readonly spikes: Float32Array;
  /** The class of the image, where something is in the window; −1 elsewhere: `[count]`. */
  readonly classes?: Int32Array;
  /** `[count]` */
  readonly symbols?: Uint8Array;
}

/** Pixels without a non-zero symbol at most this far away are mostly alike. */
const NEAR = 2;
/** Far below the smallest and far above the largest sample. */
const FAR = 1000;

/** ŷ of an image of samples 0…1. */
export function quantizePlane(x: Float32Array, height: number, width: number, gain: number): SymbolPlane {
  const symbols = new Uint8Array(x.length);
  for (let i = 0; i < x.length; i++) symbols[i] = Math.floor(x[i]! * gain + 0.5);
  return { symbols, height, width, gain };
}

/**
 * Gathers the causal windows of all pixels of `planes`. Zeros without another symbol near them are mostly alike: of
 * those only each `thin`-th, chosen at random, becomes a row, and stands for `thin` pixels.
 */
export function gatherRows(
  planes: readonly SymbolPlane[],
  window: CausalWindow,
  spikes: readonly number[],
  thin: number,
  random: Random,
): ContextRows {
  const layout = inputLayout(window);
  const chosen = planes.map((plane) => choosePixels(plane, thin, random));
  const count = chosen.reduce((sum, { pixels }) => sum + pixels.length, 0);
  const rows = {
    count,
    inputs: new Float32Array(count * layout.inputs),
    gains: new Float32Array(count * GAIN_FEATURES),
    weights: new Float32Array(count),
    lower: new Float32Array(count),
    upper: new Float32Array(count),
    spikes: new Float32Array(count * spikes.length),
    classes: new Int32Array(count).fill(-1),
    symbols: new Uint8Array(count),
  };
  let from = 0;
  for (const [n, { pixels, weights }] of chosen.entries()) {
    rows.weights.set(weights, from);
    fillInputs(rows, from, planes[n]!, pixels, window, layout);
    for (let i = 0; i < pixels.length; i++) rows.symbols[from + i] = planes[n]!.symbols[pixels[i]!]!;
    fillTargets(rows, from, planes[n]!, pixels, spikes);
    from += pixels.length;
  }
  return rows;
}

/** The pixels that become rows, and how many each stands for. */
function choosePixels({ symbols, height, width }: SymbolPlane, thin: number, random: Random) {
  const pixels: number[] = [];
  const weights: number[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const busy = isBusy(symbols, width, row, column);
      if (!busy && thin > 1 && random.float() * thin >= 1) continue;
      pixels.push(row * width + column);
      weights.push(busy ? 1 : thin);
    }
  }
  return { pixels, weights };
}

/** Whether the pixel or a cell near it and before it is not zero. */
function isBusy(symbols: Uint8Array, width: number, row: number, column: number): boolean {
  const first = Math.max(0, column - NEAR);
  for (let y = Math.max(0, row - NEAR); y <= row; y++) {
    const last = y < row ? Math.min(width - 1, column + NEAR) : column;
    for (let x = first; x <= last; x++) if (symbols[y * width + x]! > 0) return true;
  }
  return false;
}

function fillInputs(
  { inputs, classes }: { readonly inputs: Float32Array; readonly classes: Int32Array },
  from: number,
  plane: SymbolPlane,
  pixels: readonly number[],
  window: CausalWindow,
  layout: ReturnType<typeof inputLayout>,
): void {
  const { cells } = layout;
  const padded = padPlane(plane, window);
  const stride = plane.width + 2 * window.side;
  const offsets = Int32Array.from(cells, ({ row, column }) => row * stride + column);
  const flagAt = Int32Array.from(layout.flagOf);
  const saturationAt = Int32Array.from(layout.saturationOf);
  const values = Float32Array.from({ length: 256 }, (_, k) => Math.min(1, k / plane.gain));
  const saturations = values.map(saturation);
  for (let n = 0; n < pixels.length; n++) {
    const row = Math.floor(pixels[n]! / plane.width);
    const column = pixels[n]! - row * plane.width;
    const at = (row + window.rows) * stride + window.side + column;
    const start = (from + n) * layout.inputs;
    for (let i = 0; i < offsets.length; i++) {
      const symbol = padded[at + offsets[i]!]!;
      if (symbol === 0) continue;
      classes[from + n] = plane.ofClass ?? -1;
      inputs[start + i] = values[symbol]!;
      if (flagAt[i]! < 0) continue;
      inputs[start + flagAt[i]!] = 1;
      inputs[start + saturationAt[i]!] = saturations[symbol]!;
    }
    inputs[start + layout.rows + positionClass(row, plane.height)] = 1;
    inputs[start + layout.columns + positionClass(column, plane.width)] = 1;
  }
}

function fillTargets(
  rows: ContextRows,
  from: number,
  { symbols, gain }: SymbolPlane,
  pixels: readonly number[],
  spikes: readonly number[],
): void {
  const features = gainFeatures(gain);
  const spikeSymbols = spikes.map((spike) => Math.floor((spike / 255) * gain + 0.5));
  const top = largestSymbol(gain);
  for (let n = 0; n < pixels.length; n++) {
    const symbol = symbols[pixels[n]!]!;
    rows.gains.set(features, (from + n) * GAIN_FEATURES);
    rows.lower[from + n] = symbol === 0 ? -FAR : (symbol - 0.5) / gain;
    rows.upper[from + n] = symbol === top ? FAR : (symbol + 0.5) / gain;
    for (let s = 0; s < spikes.length; s++) {
      rows.spikes[(from + n) * spikes.length + s] = spikeSymbols[s] === symbol ? 1 : 0;
    }
  }
}

/** The symbols with zeros around them: what lies outside the image is background. */
function padPlane({ symbols, height, width }: SymbolPlane, { rows, side }: CausalWindow): Uint8Array {
  const stride = width + 2 * side;
  const padded = new Uint8Array((height + rows) * stride);
  for (let row = 0; row < height; row++) {
    padded.set(symbols.subarray(row * width, (row + 1) * width), (row + rows) * stride + side);
  }
  return padded;
}

import type { Random } from '../../../data/random.js';
import { FAR, type MixtureRows } from '../../../layers/mixture-loss.js';
import { GAIN_FEATURES, gainFeatures } from '../../../runtime/gain-features.js';
import { FEATURE_ONE } from '../../../runtime/integer/small-network.js';
import { type CausalWindow, inputLayout } from '../coding/causal-window.js';
import { ContextObserver } from '../coding/context-observer.js';
import { edgeBelow, largestSymbol, MIDDLE, symbolOf } from '../coding/gain-symbols.js';

/** A quantized image: symbols 0 … largestSymbol(gain). */
export interface SymbolPlane {
  readonly symbols: Uint8Array;
  readonly height: number;
  readonly width: number;
  readonly gain: number;
  /** The class of the image, if it has one. */
  readonly ofClass?: number;
}

/** Training examples of a context network: one row per pixel. Values are relative to MIDDLE. */
export interface ContextRows extends MixtureRows {
  /** `[count, inputs]`, see `inputLayout`. */
  readonly inputs: Float32Array;
  /** `[count, GAIN_FEATURES]` */
  readonly features: Float32Array;
  /** The class of the image, or −1 where it has none or the window holds nothing but zeros: `[count]`. */
  readonly classes: Int32Array;
  /** `[count]` */
  readonly symbols: Uint8Array;
}

/** Pixels whose neighbours up to this far away are all zero are mostly alike. */
const NEAR = 2;

/** ŷ of an image of samples 0…1. */
export function quantizePlane(x: Float32Array, height: number, width: number, gain: number): SymbolPlane {
  const symbols = new Uint8Array(x.length);
  for (let i = 0; i < x.length; i++) symbols[i] = Math.floor(x[i]! * gain + 0.5);
  return { symbols, height, width, gain };
}

/**
 * Gathers the causal windows of the pixels of `planes`. Zeros with only zeros near them are mostly alike: one in `thin` of
 * them, chosen at random, becomes a row and stands for `thin` pixels.
 */
export function gatherRows(
  planes: readonly SymbolPlane[],
  window: CausalWindow,
  spikes: readonly number[],
  thin: number,
  random: Random,
): ContextRows {
  const { inputs } = inputLayout(window);
  const chosen = planes.map((plane) => choosePixels(plane, thin, random));
  const count = chosen.reduce((sum, { pixels }) => sum + pixels.length, 0);
  const rows = {
    count,
    inputs: new Float32Array(count * inputs),
    features: new Float32Array(count * GAIN_FEATURES),
    weights: new Float32Array(count),
    lower: new Float32Array(count),
    upper: new Float32Array(count),
    spikes: new Float32Array(count * spikes.length),
    classes: new Int32Array(count).fill(-1),
    symbols: new Uint8Array(count),
  };
  const observer = new ContextObserver(window);
  let from = 0;
  for (const [n, { pixels, weights }] of chosen.entries()) {
    rows.weights.set(weights, from);
    fillInputs(rows, from, planes[n]!, pixels, observer);
    for (let i = 0; i < pixels.length; i++) rows.symbols[from + i] = planes[n]!.symbols[pixels[i]!]!;
    fillTargets(rows, from, planes[n]!, pixels, spikes);
    from += pixels.length;
  }
  return rows;
}

/** The pixels that become rows, and how many pixels each stands for. */
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
  { inputs, classes }: ContextRows,
  from: number,
  { symbols, height, width, gain, ofClass = -1 }: SymbolPlane,
  pixels: readonly number[],
  observer: ContextObserver,
): void {
  observer.begin(symbols, height, width, gain);
  const count = inputs.length / classes.length;
  for (const [n, pixel] of pixels.entries()) {
    const isEmpty = observer.observe(pixel, inputs, (from + n) * count);
    if (!isEmpty) classes[from + n] = ofClass;
  }
}

function fillTargets(
  rows: ContextRows,
  from: number,
  { symbols, gain }: SymbolPlane,
  pixels: readonly number[],
  spikes: readonly number[],
): void {
  const features = Float32Array.from(gainFeatures(gain), (feature) => feature / FEATURE_ONE);
  const spikeSymbols = spikes.map((spike) => symbolOf(spike, gain));
  const top = largestSymbol(gain);
  for (let n = 0; n < pixels.length; n++) {
    const symbol = symbols[pixels[n]!]!;
    rows.features.set(features, (from + n) * GAIN_FEATURES);
    rows.lower[from + n] = symbol === 0 ? -FAR : edgeBelow(symbol, gain) - MIDDLE;
    rows.upper[from + n] = symbol === top ? FAR : edgeBelow(symbol + 1, gain) - MIDDLE;
    for (let s = 0; s < spikes.length; s++) {
      rows.spikes[(from + n) * spikes.length + s] = spikeSymbols[s] === symbol ? 1 : 0;
    }
  }
}

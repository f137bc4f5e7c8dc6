import type { SymbolMeter } from '../../../entropy/entropy-model.js';
import type { Image } from '../../../image/image.js';
import { partOf, type Steps } from '../../../steps.js';
import { largestSymbol } from '../coding/gain-symbols.js';
import { ErrorMeter, type SearchTools, type SymbolChange } from './search-error.js';

/** The most pixels of an image that is searched: larger ones would take minutes. */
const LARGEST_SEARCHED = 2 ** 14;
/** The price of 1 dB in bits. On digits a larger gain costs 12 to 17 bits per dB, at all gains. */
const BITS_PER_DECIBEL = 14;
/** How many changes go through the decoder at once. */
const BATCH = 64;
/** Changes closer than this to each other, in pixels, are not made at once. */
const APART = 4;

/** How long to search, 1 … 9, and how far to lean towards the next smaller gain, 0 … 1. */
export interface SearchChoices {
  readonly effort?: number | undefined;
  readonly thrift?: number;
}

interface Effort {
  /** A sample at least this many steps away from its symbol is tried with the neighbour on that side. */
  readonly distance: number;
  readonly rounds: number;
}

/** What it takes to go from one gain to the next smaller one, bit by bit, below effort 4. */
const THRIFTY: Effort = { distance: 0.1, rounds: 10 };

const EFFORTS: Readonly<Record<number, Effort>> = {
  4: { distance: 0.38, rounds: 2 },
  5: { distance: 0.34, rounds: 3 },
  6: { distance: 0.3, rounds: 4 },
  7: { distance: 0.2, rounds: 12 },
  8: { distance: 0.12, rounds: 24 },
  9: { distance: 0.05, rounds: 60 },
};

/** Whether `searchSymbols` is worth calling for an image. */
export function isSearched({ data }: Image, { effort = 1, thrift = 0 }: SearchChoices): boolean {
  return (effort in EFFORTS || thrift > 0) && data.length <= LARGEST_SEARCHED;
}

/**
 * Searches for symbols that give a smaller file or a better image than rounding. For samples between two symbols it tries
 * the other one, and greedily keeps changes that lower J = bits + λ × squared error, measured with the actual coder and
 * decoder (rate–distortion optimized quantization; Yang et al. 2020, "Improving inference for neural image
 * compression"). λ follows from BITS_PER_DECIBEL, less the more thrift is asked for, and the present error. After a round of changes only their surroundings
 * are tried again.
 */
export function* searchSymbols(
  image: Image,
  rounded: Int32Array,
  { effort = 1, thrift = 0 }: SearchChoices,
  tools: SearchTools,
): Steps<Int32Array> {
  const level = EFFORTS[effort] ?? THRIFTY;
  const state = new SearchState(image, rounded.slice(), tools, BITS_PER_DECIBEL * (1 - thrift));
  try {
    yield* improve(state, level);
    return state.symbols;
  } finally {
    state.release();
  }
}

function* improve(state: SearchState, level: Effort): Steps<void> {
  const parts = level.rounds + 1;
  let trials = yield* partOf(state.tryAll(state.candidates(level)), 0, 1 / parts);
  for (let round = 1; round < parts; round++) {
    const made = state.makeBest(trials);
    if (made.length === 0) return;
    const isStale = (change: SymbolChange) => made.some((own) => state.interact(own, change));
    const again = state.tryAll(state.candidates(level).filter(isStale));
    const anew = yield* partOf(again, round / parts, (round + 1) / parts);
    trials = [...trials.filter((trial) => !isStale(trial)), ...anew];
  }
}

interface Trial extends SymbolChange {
  /** The change of J; negative is better. */
  readonly worth: number;
}

class SearchState {
  readonly symbols: Int32Array;
  readonly #image: Image;
  readonly #tools: SearchTools;
  readonly #meter: SymbolMeter;
  /** The bits of each symbol at present. */
  readonly #bits: Float64Array;
  readonly #error: ErrorMeter;
  readonly #bitsPerDecibel: number;

  constructor(image: Image, symbols: Int32Array, tools: SearchTools, bitsPerDecibel: number) {
    this.#bitsPerDecibel = bitsPerDecibel;
    const { width, height } = image;
    this.symbols = symbols;
    this.#image = image;
    this.#tools = tools;
    this.#meter = tools.contextModel.meter({ height, width, channels: 1 });
    for (const [index, symbol] of symbols.entries()) this.#meter.set(index, symbol);
    this.#bits = new Float64Array(symbols).map((symbol, index) => this.#cost(index, symbol));
    this.#error = new ErrorMeter(image, symbols, tools);
  }

  /** One change per sample that lies between two symbols: to the other symbol. */
  candidates({ distance }: Effort): SymbolChange[] {
    const { gain } = this.#tools;
    const found: SymbolChange[] = [];
    this.symbols.forEach((symbol, index) => {
      const offset = (this.#image.data[index]! / 255) * gain - symbol;
      const other = symbol + (offset > 0 ? 1 : -1);
      if (Math.abs(offset) < distance || other < 0 || other > largestSymbol(gain)) return;
      found.push({ index, symbol: other });
    });
    return found;
  }

  *tryAll(changes: readonly SymbolChange[]): Steps<Trial[]> {
    const lambda = this.#bitsPerDecibel * this.#error.decibelsPerError();
    const trials: Trial[] = [];
    for (let from = 0; from < changes.length; from += BATCH) {
      yield from / changes.length;
      const batch = changes.slice(from, from + BATCH);
      const errors = this.#error.errorChanges(batch);
      for (const [n, change] of batch.entries()) {
        const worth = this.#bitChange(change) + lambda * errors[n]!;
        if (worth < 0) trials.push({ ...change, worth });
      }
    }
    return trials;
  }

  /** Makes the best changes that are not too close to each other, and returns them. */
  makeBest(trials: readonly Trial[]): Trial[] {
    const made: Trial[] = [];
    for (const trial of [...trials].sort((a, b) => a.worth - b.worth)) {
      if (made.every(({ index }) => this.#distance(index, trial.index) >= APART)) made.push(trial);
    }
    for (const { index, symbol } of made) {
      this.symbols[index] = symbol;
      this.#meter.set(index, symbol);
    }
    for (const index of new Set(made.flatMap((change) => this.#influenced(change)))) {
      this.#bits[index] = this.#cost(index, this.symbols[index]!);
    }
    if (made.length > 0) this.#error.update();
    return made;
  }

  /** Whether making one change changes what the other is worth. */
  interact(one: SymbolChange, other: SymbolChange): boolean {
    const { margin, window } = this.#tools;
    const reach = Math.max(margin, window.rows, window.side);
    return this.#distance(one.index, other.index) <= reach;
  }

  /** To be called at the end. */
  release(): void {
    this.#meter.release();
  }

  #cost(index: number, symbol: number): number {
    this.#meter.look(index);
    return this.#meter.bits(symbol);
  }

  #bitChange(change: SymbolChange): number {
    const { index, symbol } = change;
    this.#meter.set(index, symbol);
    let bits = 0;
    for (const other of this.#influenced(change)) {
      bits += this.#cost(other, other === index ? symbol : this.symbols[other]!) - this.#bits[other]!;
    }
    this.#meter.set(index, this.symbols[index]!);
    return bits;
  }

  /** The symbol itself and those that have it in their windows. */
  #influenced({ index }: SymbolChange): number[] {
    const { width, height } = this.#image;
    const { rows, side } = this.#tools.window;
    const [row, column] = [Math.floor(index / width), index % width];
    const found: number[] = [];
    for (let y = row; y <= Math.min(height - 1, row + rows); y++) {
      const first = y === row ? column : Math.max(0, column - side);
      for (let x = first; x <= Math.min(width - 1, column + side); x++) found.push(y * width + x);
    }
    return found;
  }

  #distance(one: number, other: number): number {
    const { width } = this.#image;
    const rows = Math.abs(Math.floor(one / width) - Math.floor(other / width));
    return Math.max(rows, Math.abs((one % width) - (other % width)));
  }
}

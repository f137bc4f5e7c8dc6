import {
  type CausalWindow,
  inputLayout,
  POSITION_CLASSES,
  positionClass,
  saturation,
} from './causal-window.js';
import { largestSymbol } from './gain-symbols.js';

/** Takes the inputs of a context network that are not zero. */
export interface InputSink {
  add(input: number, value: number): void;
}

/** Where the inputs of a context network stand, and what symbols of one gain mean as inputs. */
export class WindowInputs {
  readonly window: CausalWindow;
  /** Inputs of the network. */
  readonly count: number;
  readonly layout: ReturnType<typeof inputLayout>;
  /** For each symbol its value, 0 … 1, and how close that is to the largest sample, 0 … 1. */
  readonly values: Float64Array;
  readonly saturations: Float64Array;

  constructor(window: CausalWindow, gain: number) {
    this.window = window;
    this.layout = inputLayout(window);
    this.count = this.layout.inputs;
    this.values = Float64Array.from({ length: largestSymbol(gain) + 1 }, (_, k) => Math.min(1, k / gain));
    this.saturations = this.values.map(saturation);
  }

  /** An image of zeros. */
  plane(height: number, width: number): WindowPlane {
    return new WindowPlane(this, height, width);
  }
}

/**
 * The symbols of one image, and what a context network sees of them at each pixel: everything outside the image is 0. The
 * coder and the training of the network use the same code. `look` at a pixel first.
 */
export class WindowPlane {
  readonly #inputs: WindowInputs;
  readonly #height: number;
  readonly #width: number;
  readonly #stride: number;
  /** The symbols, 0 … largest, with zeros above and beside them. */
  readonly #padded: Int16Array;
  /** For each cell of the window: its distance in `padded`, and the inputs of its flag and saturation, −1 if it has none. */
  readonly #offsets: Int32Array;
  readonly #flags: Int32Array;
  readonly #saturations: Int32Array;
  #at = 0;
  #rowClass = 0;
  #columnClass = 0;

  constructor(inputs: WindowInputs, height: number, width: number) {
    const { window, layout } = inputs;
    const stride = width + 2 * window.side;
    this.#inputs = inputs;
    this.#height = height;
    this.#width = width;
    this.#stride = stride;
    this.#padded = new Int16Array((height + window.rows) * stride);
    this.#offsets = Int32Array.from(layout.cells, ({ row, column }) => row * stride + column);
    this.#flags = Int32Array.from(layout.flagOf);
    this.#saturations = Int32Array.from(layout.saturationOf);
  }

  /** Sets the symbol of a pixel; one outside 0 … largest counts as the nearest inside. */
  set(index: number, symbol: number): void {
    const row = Math.floor(index / this.#width);
    const largest = this.#inputs.values.length - 1;
    this.#padded[this.#place(row, index - row * this.#width)] = Math.min(largest, Math.max(0, symbol));
  }

  look(index: number): void {
    const row = Math.floor(index / this.#width);
    const column = index - row * this.#width;
    this.#at = this.#place(row, column);
    this.#rowClass = positionClass(row, this.#height);
    this.#columnClass = positionClass(column, this.#width);
  }

  /** The classes of the pixel's row and column as one number, 0 … POSITION_CLASSES² − 1. */
  get position(): number {
    return this.#rowClass * POSITION_CLASSES + this.#columnClass;
  }

  /** Adds the inputs that the symbols in the window set. Returns whether there are any. */
  addWindow(sink: InputSink): boolean {
    const padded = this.#padded;
    const offsets = this.#offsets;
    const flags = this.#flags;
    const { values, saturations } = this.#inputs;
    const at = this.#at;
    let isEmpty = true;
    for (let i = 0; i < offsets.length; i++) {
      const symbol = padded[at + offsets[i]!]!;
      if (symbol === 0) continue;
      isEmpty = false;
      sink.add(i, values[symbol]!);
      if (flags[i]! < 0) continue;
      sink.add(flags[i]!, 1);
      const near = saturations[symbol]!;
      if (near > 0) sink.add(this.#saturations[i]!, near);
    }
    return !isEmpty;
  }

  /** Adds the inputs that the place in the image sets. */
  addPosition(sink: InputSink): void {
    const { rows, columns } = this.#inputs.layout;
    sink.add(rows + this.#rowClass, 1);
    sink.add(columns + this.#columnClass, 1);
  }

  #place(row: number, column: number): number {
    const { rows, side } = this.#inputs.window;
    return (row + rows) * this.#stride + side + column;
  }
}

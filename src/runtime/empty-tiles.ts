import type { Symbols } from '../entropy/entropy-model.js';
import type { Geometry } from './geometry.js';
import type { Cells } from './tiles.js';

/** The samples of a block of pixels, or a promise of them. */
type Computed = Uint8Array | Promise<Uint8Array>;

/** How the latents of some images lie in memory, and what becomes of a cell. */
export interface EmptyTileShape {
  /** Cells per row. */
  readonly width: number;
  /** Symbols per cell. */
  readonly latentChannels: number;
  /** Channels of a pixel. */
  readonly channels: 1 | 3;
  readonly geometry: Pick<Geometry, 'stride' | 'margin'>;
}

/**
 * The tiles of images whose symbols are all 0: a few bytes may claim a hundred million such pixels. A decoder computes only a
 * small one. Away from its border, every cell of it is like the next, so that larger ones are put together from its parts.
 */
export class EmptyTiles {
  readonly #symbols: readonly Symbols[];
  readonly #shape: EmptyTileShape;
  readonly #compute: (cells: Cells) => Computed;
  readonly #computed = new Map<string, Computed>();

  /** `compute` gives the samples of all images in `cells`, where their symbols are 0. */
  constructor(symbols: readonly Symbols[], shape: EmptyTileShape, compute: (cells: Cells) => Computed) {
    this.#symbols = symbols;
    this.#shape = shape;
    this.#compute = compute;
  }

  /** The samples of all images in `outer` if their symbols there are 0. */
  samplesOf(outer: Cells): Computed | undefined {
    if (!this.#isEmpty(outer)) return undefined;
    const most = 2 * this.#shape.geometry.margin + 1;
    const small = { ...outer, width: Math.min(outer.width, most), height: Math.min(outer.height, most) };
    const samples = this.#once(small, () => this.#compute(small));
    return this.#once(outer, () => whenThere(samples, (own) => this.#enlarged(own, small, outer)));
  }

  #once({ width, height }: Cells, compute: () => Computed): Computed {
    const size = `${width}×${height}`;
    const samples = this.#computed.get(size) ?? compute();
    this.#computed.set(size, samples);
    return samples;
  }

  #isEmpty({ top, left, height, width }: Cells): boolean {
    const { latentChannels } = this.#shape;
    for (const own of this.#symbols) {
      for (let row = top; row < top + height; row++) {
        const from = (row * this.#shape.width + left) * latentChannels;
        for (let i = from; i < from + width * latentChannels; i++) if (own[i] !== 0) return false;
      }
    }
    return true;
  }

  /** The samples of `large`, from those of `small`: its borders, and its middle again and again. */
  #enlarged(samples: Uint8Array, small: Cells, large: Cells): Uint8Array {
    const { channels, geometry } = this.#shape;
    const { stride, margin } = geometry;
    const cellBytes = stride * channels;
    const [from, to] = [small.width * cellBytes, large.width * cellBytes];
    const count = samples.length / (from * small.height * stride);
    const all = new Uint8Array(count * large.height * stride * to);
    for (let n = 0; n < count; n++) {
      for (let y = 0; y < large.height * stride; y++) {
        const row =
          sourceOf(Math.floor(y / stride), small.height, large.height, margin) * stride + (y % stride);
        const source = samples.subarray((n * small.height * stride + row) * from).subarray(0, from);
        const target = all.subarray((n * large.height * stride + y) * to).subarray(0, to);
        for (let x = 0; x < large.width; x++) {
          const at = sourceOf(x, small.width, large.width, margin) * cellBytes;
          target.set(source.subarray(at, at + cellBytes), x * cellBytes);
        }
      }
    }
    return all;
  }
}

/** The cell of a row of `small` cells that is like cell `at` of a row of `large` ones. */
function sourceOf(at: number, small: number, large: number, margin: number): number {
  if (small === large || at < margin) return at;
  return Math.max(margin, at - (large - small));
}

/** What `map` makes of a value, now or once it is there. */
export function whenThere<From, To>(value: From | Promise<From>, map: (value: From) => To): To | Promise<To> {
  return value instanceof Promise ? value.then(map) : map(value);
}

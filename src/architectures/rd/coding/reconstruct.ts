import type { Symbols } from '../../../entropy/entropy-model.js';
import type { Image } from '../../../image/image.js';
import { EmptyTiles, whenThere } from '../../../runtime/empty-tiles.js';
import type { Geometry } from '../../../runtime/geometry.js';
import { LIMIT } from '../../../runtime/integer/tensor.js';
import { linearMap, mapper } from '../../../runtime/linear-map.js';
import { SampleLevels } from '../../../runtime/sample-levels.js';
import { SAMPLE_SHIFT, WHITE } from '../../../runtime/sample-scale.js';
import { clipSample, type NeedRows } from '../../../runtime/tiled-transforms.js';
import { type Cells, forEachTile, tileSide, tilesOf } from '../../../runtime/tiles.js';
import type { TransformInput, TransformRunner } from '../../../runtime/transform-runner.js';
import type { Steps } from '../../../steps.js';
import { symbolOf } from './gain-symbols.js';

/** The quantization of samples. */
export interface Quantization {
  /** A symbol is round(sample / 255 × gain). */
  readonly gain: number;
  /** Whether x̂ is the level of each symbol, and g_s is not used. */
  readonly isPlain: boolean;
}

/** x → ŷ: the samples in `gain` steps. */
export function quantizeImage({ data }: Image, gain: number): Int32Array {
  const symbols = Int32Array.from({ length: 256 }, (_, sample) => symbolOf(sample, gain));
  const quantized = new Int32Array(data.length);
  for (let i = 0; i < data.length; i++) quantized[i] = symbols[data[i]!]!;
  return quantized;
}

/** The parts that reconstruct samples from symbols. */
export interface Reconstruction {
  readonly runner: TransformRunner;
  readonly geometry: Geometry;
  readonly quantization: Quantization;
}

/** ŷ → x̂ for images of one size and rate: value ŷ / gain plus the correction that g_s computes, clipped. */
export function* reconstructImages(
  { runner, geometry, quantization: { gain, isPlain } }: Reconstruction,
  symbols: readonly Symbols[],
  width: number,
  height: number,
  needRows: NeedRows = nothingNeeded,
): Steps<Image[]> {
  const images = symbols.map((): Image => {
    return { width, height, channels: 1, data: new Uint8Array(width * height) };
  });
  if (isPlain) {
    yield* needRows(height);
    const levels = new SampleLevels(gain);
    const samples = Uint8Array.from({ length: gain + 1 }, (_, symbol) => levels.sampleOf(symbol));
    for (const [n, plane] of symbols.entries()) {
      const { data } = images[n]!;
      for (let row = 0; row < height; row++) {
        yield 1;
        const end = (row + 1) * width;
        // Damaged files have symbols beyond the samples.
        for (let i = end - width; i < end; i++) data[i] = samples[plane[i]!] ?? levels.sampleOf(plane[i]!);
      }
    }
    return images;
  }
  const tiles = [...tilesOf(height, width, tileSide(geometry), geometry.margin)];
  const toSample = mapper({ multipliers: [1], offset: 0, shift: SAMPLE_SHIFT });
  const samplesOf = (outer: Cells) => {
    const parts = symbols.map((plane) => partOf(plane, width, outer));
    const inputs = decoderInputs(parts, outer.width, outer.height, gain);
    return whenThere(
      runner.run('decoder', inputs),
      (output) => new Uint8Array(output.map((value) => clipSample(toSample(value, 0)))),
    );
  };
  const empty = new EmptyTiles(symbols, { width, latentChannels: 1, channels: 1, geometry }, samplesOf);
  yield* forEachTile<Uint8Array>(tiles, runner.parallel, {
    before: ({ outer }) => needRows(outer.top + outer.height),
    begin: ({ outer }) => empty.samplesOf(outer) ?? samplesOf(outer),
    finish({ inner, outer }, samples) {
      for (const [n, { data }] of images.entries()) {
        for (let y = 0; y < inner.height; y++) {
          const row = n * outer.height + inner.top - outer.top + y;
          const from = row * outer.width + inner.left - outer.left;
          data.set(samples.subarray(from, from + inner.width), (inner.top + y) * width + inner.left);
        }
      }
    },
  });
  return images;
}

function* nothingNeeded(): Steps<void> {}

function partOf(plane: Symbols, width: number, { top, left, height, width: columns }: Cells): Int32Array {
  const part = new Int32Array(height * columns);
  for (let y = 0; y < height; y++) {
    const from = (top + y) * width + left;
    part.set(plane.subarray(from, from + columns), y * columns);
  }
  return part;
}

/** What g_s takes for symbols of `width × height` pixels: values ŷ / gain up to 1, and 1 / gain everywhere. */
export function decoderInputs(
  parts: readonly Symbols[],
  width: number,
  height: number,
  gain: number,
): TransformInput[] {
  const shape = [parts.length, height, width, 1];
  const inputOf = mapper(linearMap([WHITE / gain]));
  const values = new Int16Array(parts.length * width * height);
  for (const [n, part] of parts.entries()) {
    for (let i = 0; i < part.length; i++)
      values[n * part.length + i] = Math.max(-LIMIT, Math.min(WHITE, inputOf(part[i]!, 0)));
  }
  const steps = new Int16Array(values.length).fill(Math.floor(WHITE / gain + 0.5));
  return [
    { values, shape },
    { values: steps, shape },
  ];
}

import * as v from 'valibot';
import type { Coder, CodingArchitecture } from '../../../src/architectures/architecture.js';
import { FactorizedModel } from '../../../src/entropy/factorized.js';
import { parseAs } from '../../../src/json.js';
import { type ModelSpec, specEntries } from '../../../src/model-store/model-spec.js';
import type { StoredModel } from '../../../src/model-store/read-model.js';
import { float32sIn } from '../../../src/model-store/weights-file.js';
import { blockMeans, fromBlockMeans } from './blocks.js';
import { parseToyOptions } from './options.js';

/**
 * The smallest lossy codec there is: a symbol per block, its mean in steps; a learned line from means to samples.
 *
 *     x [h, w, c] ─ mean of every block ─ ÷ step, round ─► ŷ ─ × gain + offset ─ repeat ─► x̂
 */
export const toyCoding: CodingArchitecture = {
  name: 'toy',
  summary: 'means of blocks',
  paper: 'none: it is a test',
  parseOptions: parseToyOptions,
  describe: (spec, where) => ({ channels: parseToySpec(spec, where).channels }),
  countParameters: () => 2,
  open: async (stored) => openToy(stored),
};

/** The gain and the offset: float32. */
export const LINE_FILE = 'toy/line.bin';

const schema = v.strictObject({
  ...specEntries,
  /** 8-bit levels per step. */
  step: v.pipe(v.number(), v.gtValue(0)),
  entropy: v.unknown(),
});

export type ToySpec = v.InferOutput<typeof schema>;

function parseToySpec(spec: ModelSpec, where: string): ToySpec {
  return parseAs(schema, spec, `${where}/codec.json`, 'model');
}

function openToy({ spec: anySpec, files, where }: StoredModel): Coder {
  const { channels, step, entropy, options } = parseToySpec(anySpec, where);
  const { block } = parseToyOptions(options);
  const [gain = 1, offset = 0] = float32sIn(files, LINE_FILE, where);
  const table = FactorizedModel.fromJSON(entropy);
  return {
    traits: { channels },
    scheme: () => ({
      entropyModel: table,
      channelsFor: () => channels,
      stride: block,
      latentShape: (width, height) => ({
        height: Math.ceil(height / block),
        width: Math.ceil(width / block),
        channels,
      }),
      *analyse(images) {
        yield 0;
        return images.map((image) =>
          Int32Array.from(blockMeans(image, block), (mean) => Math.round(mean / step)),
        );
      },
      *synthesise(symbols, width, height, needRows) {
        yield 0;
        if (needRows) yield* needRows(Math.ceil(height / block));
        const samples = (own: ArrayLike<number>) =>
          Float64Array.from(own, (symbol) => gain * symbol * step + offset);
        return symbols.map((own) => fromBlockMeans(samples(own), { width, height, channels }, block));
      },
    }),
    dispose() {},
  };
}

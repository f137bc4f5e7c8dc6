import type { Model } from '../../src/architectures/model.js';
import { schemeOf } from '../../src/codec/coding-scheme.js';
import type { Dataset } from '../../src/data/dataset.js';
import type { Symbols } from '../../src/entropy/entropy-model.js';
import { FactorizedModel } from '../../src/entropy/factorized.js';
import { summarize } from '../../src/evaluation/summary.js';
import { runSteps } from '../../src/steps.js';
import { encodeSymbols } from '../one-latent.js';

/** Bytes of a photograph's file that are not payload: header with a rate, and checksum. */
const FILE_BYTES = 16;

/**
 * Mean bytes per file if one frozen table per channel coded the same symbols instead of the context model. The tables are
 * counted on these very images, so no others could be better.
 */
export async function factorizedBytes(model: Model, rate: number, photos: Dataset): Promise<number> {
  const scheme = schemeOf(model, rate);
  const latents: { symbols: Symbols; width: number; height: number }[] = [];
  const counts = Array.from(
    { length: scheme.latentShape(1, 1, 3).channels },
    () => new Map<number, number>(),
  );
  for (let index = 0; index < photos.count; index++) {
    const image = await photos.image(index);
    const [symbols] = await runSteps(scheme.analyse([image]), {});
    for (const [i, symbol] of symbols!.entries()) {
      const channel = counts[i % counts.length]!;
      channel.set(symbol, (channel.get(symbol) ?? 0) + 1);
    }
    latents.push({ symbols: symbols!, width: image.width, height: image.height });
  }
  const factorized = FactorizedModel.fromCounts(counts);
  const sizes = latents.map(
    ({ symbols, width, height }) =>
      encodeSymbols(symbols, scheme.latentShape(width, height, 3), factorized).length + FILE_BYTES,
  );
  return summarize(sizes).mean;
}

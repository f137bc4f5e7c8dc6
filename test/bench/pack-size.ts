import type { Model } from '../../src/architectures/model.js';
import type { RateOptions } from '../../src/architectures/rates.js';
import { compressPack } from '../../src/codec/compress-pack.js';
import type { Dataset } from '../../src/data/dataset.js';

/** Bytes of a pack of all images of a data set, without names. */
export async function packSize(dataset: Dataset, model: Model, rate: RateOptions): Promise<number> {
  async function* images() {
    for (let i = 0; i < dataset.count; i++) yield { image: await dataset.image(i) };
  }
  let bytes = 0;
  for await (const part of compressPack(images(), model, rate)) bytes += part.length;
  return bytes;
}

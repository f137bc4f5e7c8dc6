import type { Model } from '../architectures/model.js';
import type { RateOptions } from '../architectures/rates.js';
import { compressMany } from '../codec/compress.js';
import { decompressMany } from '../codec/decompress.js';
import { inspectFile } from '../format/image-file.js';
import type { CodecUnderTest } from './codec-under-test.js';

/** aec with a loaded model, at the given rate if the model has several; it codes as `aec compress` and `aec decompress` do. */
export function aecCodec(model: Model, rate: RateOptions = {}): CodecUnderTest {
  const settings = Object.entries(rate).map(([name, value]) => (value === true ? name : `${name} ${value}`));
  return {
    name: `aec ${model.spec.architecture}`,
    setting: [model.id, ...settings].join(' '),
    model: { id: model.id, hash: model.hash },
    encode: (images) => compressMany(images, model, rate),
    decode: (files) => decompressMany(files, model),
    payloadBytes: (file) => inspectFile(file).bytes.payload,
  };
}

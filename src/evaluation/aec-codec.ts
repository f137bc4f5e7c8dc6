import type { Model } from '../architectures/model.js';
import type { RateOptions } from '../architectures/rates.js';
import { compressMany } from '../codec/compress.js';
import { decompressMany } from '../codec/decompress.js';
import { inspectFile } from '../format/image-file.js';
import type { CodecUnderTest } from './codec-under-test.js';
import { settingName } from './setting.js';

/**
 * aec with a loaded model, at the given rate or its usual one; it codes as `aec compress` and `aec decompress` do. `label` is
 * what the model is called in place of its id.
 */
export function aecCodec(model: Model, rate: RateOptions | null = null, label?: string): CodecUnderTest {
  return {
    name: `aec ${model.spec.architecture}`,
    setting: settingName(label ?? model.id, rate),
    rate,
    model: { id: model.id, hash: model.hash, ...(label !== undefined && { label }) },
    encode: (images) => compressMany(images, model, rate ?? {}),
    decode: (files) => decompressMany(files, model),
    payloadBytes: (file) => inspectFile(file).bytes.payload,
  };
}

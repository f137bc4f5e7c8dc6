import { compressMany } from '../codec/compress.js';
import { decompressMany } from '../codec/decompress.js';
import { inspectFile } from '../format/image-file.js';
import type { Model } from '../models/model.js';
import type { CodecUnderTest } from './codec-under-test.js';

/** aec with a loaded model, through the same functions as `aec compress` and `aec decompress`. */
export function aecCodec(model: Model): CodecUnderTest {
  return {
    name: `aec ${model.spec.architecture}`,
    setting: model.id,
    model: { id: model.id, hash: model.hash },
    encode: (images) => compressMany(images, model),
    decode: (files) => decompressMany(files, model),
    payloadBytes: (file) => inspectFile(file).bytes.payload,
  };
}

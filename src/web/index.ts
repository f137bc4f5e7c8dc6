/**
 * The library for browsers: the same codec, with models that are fetched. `loadModel`, `compress` and `decompress` run
 * where they are called; `AecWorker` runs them in a worker, so that the page stays responsive.
 */

export type { Model } from '../architectures/model.js';
export type { ModelEntry } from '../architectures/model-list.js';
export type { RateOptions } from '../architectures/rates.js';
export { compress, compressMany } from '../codec/compress.js';
export {
  decompressManyPixels as decompressMany,
  decompressPixels as decompress,
  type Pixels,
} from '../codec/pixels.js';
export { AecError, type AecErrorCode } from '../errors.js';
export { type FileInfo, inspectFile as inspect } from '../format/image-file.js';
export type { Image } from '../image/image.js';
export type { RgbaImage } from '../image/rgba.js';
export type { CallOptions } from '../steps.js';
export { AecImageElement, defineAecImage } from './aec-image-element.js';
export { AecWorker } from './aec-worker.js';
export { listModels, loadModel } from './fetch-model.js';
export { readPixels } from './read-pixels.js';

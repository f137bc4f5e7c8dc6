/** The library: pixels and bytes in and out; no tensors, no files but models. */
export { type CompressOptions, compress, compressMany } from './codec/compress.js';
export { decompress, decompressMany } from './codec/decompress.js';
export { type ByteSource, bytesSource, compressPack, type NamedImage, Pack } from './codec/pack.js';
export type { RateOptions } from './codec/rate.js';
export { findQuality, type Target, type TargetResult } from './codec/target.js';
export { type Dataset, openDataset } from './data/dataset.js';
export { AecError, type AecErrorCode } from './errors.js';
export { aecCodec } from './evaluation/aec-codec.js';
export { baseline, baselineCurve } from './evaluation/baselines.js';
export type { CodecUnderTest } from './evaluation/codec-under-test.js';
export { type EvaluateOptions, type Evaluation, evaluate } from './evaluation/evaluate.js';
export { type FileInfo, inspectFile as inspect } from './format/image-file.js';
export { type Metadata, packMetadata, readMetadata } from './format/metadata.js';
export type { Image } from './image/image.js';
export { type AnomalyScore, anomalyScores } from './latent/anomaly.js';
export { type Classes, classesOf } from './latent/classes.js';
export { denoise } from './latent/denoise.js';
export { type Features, featuresOf } from './latent/features.js';
export { type InpaintOptions, inpaint } from './latent/inpaint.js';
export { interpolateImages, type SampleOptions, sampleImages } from './latent/sample.js';
export { type InstalledModel, listModels } from './models/installed.js';
export { loadModel } from './models/load.js';
export type { Model } from './models/model.js';
export type { CallOptions } from './steps.js';
export { defaultConfig, type TrainingConfig } from './training/config.js';
export { presetConfig, presetNames } from './training/presets.js';
export {
  type TrainModelOptions,
  type TrainModelResult,
  trainModel as train,
} from './training/train-model.js';
export { WorkerPool } from './workers/worker-pool.js';

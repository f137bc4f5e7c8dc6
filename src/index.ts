/** The library: pixels and bytes in and out; no tensors, no files but models. */

export { type AnomalyScore, anomalyScores } from './applications/anomaly.js';
export { type Classes, classesOf } from './applications/classes.js';
export { denoise } from './applications/denoise.js';
export { type Features, featuresOf } from './applications/features.js';
export { type InpaintOptions, inpaint } from './applications/inpaint.js';
export { Acquaintance } from './applications/own-images.js';
export { interpolateImages, type SampleOptions, sampleImages } from './applications/sample.js';
export type {
  Coder,
  CodingArchitecture,
  LatentSpace,
  LatentTransforms,
  ModelTraits,
  NeighbourPrior,
  Scheme,
  SymbolPrices,
  TrainingArchitecture,
  TrainingData,
} from './architectures/architecture.js';
export { registerCoding } from './architectures/coding-registry.js';
export { loadModel } from './architectures/load-model.js';
export type { Model } from './architectures/model.js';
export type { RateOptions, Rates } from './architectures/rates.js';
export type { Trainable } from './architectures/trainable.js';
export type { TrainingConfig } from './architectures/training-config.js';
export { registerTraining } from './architectures/training-registry.js';
export { WorkerPool } from './batch/worker-pool.js';
export { type CompressOptions, compress, compressMany } from './codec/compress.js';
export { compressPack, type NamedImage, type NamedPixels } from './codec/compress-pack.js';
export { Pack } from './codec/pack.js';
export { type ByteSource, bytesSource } from './codec/pack-source.js';
export {
  decompressManyPixels as decompressMany,
  decompressPixels as decompress,
  type Pixels,
} from './codec/pixels.js';
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
export type { RgbaImage } from './image/rgba.js';
export type { Limits } from './limits.js';
export { type InstalledModel, listModels } from './model-store/installed.js';
export type { NamedModel } from './model-store/named-models.js';
export type { CallOptions } from './steps.js';
export { type Choice, chooseTraining } from './training/choose.js';
export { type TrainingRequest, trainingConfig } from './training/config.js';
export { presetNames } from './training/presets.js';
export {
  type TrainModelOptions,
  type TrainModelResult,
  trainModel as train,
} from './training/train-model.js';

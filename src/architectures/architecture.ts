import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Size } from '../data/dataset.js';
import type { ImageTraits } from '../data/image-traits.js';
import type { Cdf } from '../entropy/cdf.js';
import type { EntropyModel, LatentShape, Symbols } from '../entropy/entropy-model.js';
import type { Image } from '../image/image.js';
import type { ModelFiles } from '../model-store/model-files.js';
import type { ModelSpec } from '../model-store/model-spec.js';
import type { StoredModel } from '../model-store/read-model.js';
import type { Geometry } from '../runtime/geometry.js';
import type { NeedRows, OnRows } from '../runtime/tiled-transforms.js';
import type { TransformRunner } from '../runtime/transform-runner.js';
import type { Steps } from '../steps.js';
import type { FloatCoder } from './float-coder.js';
import type { Rates } from './rates.js';
import type { Settings } from './settings.js';
import type { Trainable } from './trainable.js';
import type { Preset, TrainingConfig } from './training-config.js';

// The whole contract between an architecture and the rest of aec: a `CodingArchitecture` to read and write files, and a
// `TrainingArchitecture` to train. An architecture is one folder that provides both, and one line in each of the two
// registries.

/** Codes images with the models of one architecture. A decoder loads only this part. */
export interface CodingArchitecture {
  /** Its name in codec.json and for `--arch`. */
  readonly name: string;
  /** One line for lists and help. */
  readonly summary: string;
  /** Author and year of the paper it comes from. */
  readonly paper: string;
  /** Parses `--option key=value` and fills in defaults. `AecError('usage')` for unknown names and impossible values. */
  parseOptions(options: unknown): object;
  /** The traits of a model, from its codec.json alone. `AecError('model')` if that is damaged. */
  describe(spec: ModelSpec, where: string): ModelTraits;
  /** How many numbers training determined, counted in the files of a model. */
  countParameters(files: ModelFiles, where: string): number;
  /** Makes a model ready to code. `AecError('model')`, starting with `stored.where`, if it is damaged. */
  open(stored: StoredModel): Promise<Coder>;
}

/** The abilities of a model. */
export interface ModelTraits {
  /** Channels of the images that it was trained on: 1 gray, 3 RGB. */
  readonly channels: 1 | 3;
  /** The rates to choose from; absent for a model of one fixed rate, whose files do not name it. */
  readonly rates?: Rates;
}

/** A model that is ready to code, for `compress` and `decompress`. */
export interface Coder {
  readonly traits: ModelTraits;
  /** The scheme of a rate byte (rates.ts). `transforms` runs the networks elsewhere, with the same result. */
  scheme(rate: number | undefined, transforms?: TransformRunner): Scheme;
  /** Runs the networks in this thread, as workers do; absent if there are none. */
  readonly transforms?: TransformRunner;
  /** The latent for uses other than coding; absent if it is not a compact description of the image. */
  readonly latentSpace?: LatentSpace;
  /** Frees the weights. */
  dispose(): void;
}

/** Codes images at one rate: the middle of both pipelines, between pixels and bytes. */
export interface Scheme {
  readonly entropyModel: EntropyModel;
  /** Channels of the images that stand for an image of `channels` channels; src/codec/planes.ts converts. */
  channelsFor(channels: 1 | 3): 1 | 3;
  /** Pixels that a row of ŷ stands for. */
  readonly stride: number;
  /** The shape of ŷ for an image of that size and number of channels. */
  latentShape(width: number, height: number, channels: 1 | 3): LatentShape;
  /** Room for the symbols of an image; int32 if it is not given. */
  emptyLatent?(shape: LatentShape): Symbols;
  /** x → ŷ for images of one size with the scheme's channels. */
  analyse(images: readonly Image[], choices?: EncoderChoices, onRows?: OnRows): Steps<Symbols[]>;
  /** ŷ → x̂ for images of one size. */
  synthesise(symbols: readonly Symbols[], width: number, height: number, needRows?: NeedRows): Steps<Image[]>;
}

/** Choices of an encoder that no decoder needs to know. */
export interface EncoderChoices {
  /** 1 … 9. From 4 on the encoder may search for better symbols. */
  readonly effort?: number | undefined;
  /** 0 … 1: how far symbols lean towards those of the next coarser rate (`ChosenRate`). */
  readonly thrift?: number;
}

/** A latent that describes the image compactly, for denoising, features, sampling and other applications. */
export interface LatentSpace {
  readonly channels: 1 | 3;
  readonly geometry: Geometry;
  /** g_a and g_s as tfjs layers, for what needs gradients; loaded when first asked for. */
  layers(): Promise<LatentTransforms>;
  /** x → y for images of one size: before rounding, in raster order, channels last. */
  encode(images: readonly Image[]): Steps<Float32Array[]>;
  /** y → x̂: images of `width × height` pixels. */
  decode(latents: readonly Float32Array[], width: number, height: number): Steps<Image[]>;
  /** The prior: N(0, 1) for each latent value, the prices of symbols under the entropy model, or what neighbours predict. */
  readonly prior: 'normal' | SymbolPrices | NeighbourPrior;
}

/** A transform that has a gradient. */
interface LatentTransform {
  apply(x: Tensor4D): unknown;
  dispose(): unknown;
}

/** g_a: `[n, h, w, channels]` in 0…1 → y; g_s: y → `[n, h, w, channels]`. `LayersPair` is one. */
export interface LatentTransforms {
  readonly encoder: LatentTransform;
  readonly decoder: LatentTransform;
}

/** g_a: `[n, h, w, channels]` in 0…1 → y; g_s: y → `[n, h, w, channels]`. */
export interface LayersPair {
  readonly encoder: LayersModel;
  readonly decoder: LayersModel;
}

/** An entropy model as a prior over latents. */
export interface SymbolPrices {
  /** A symbol is a latent divided by its channel's step. */
  readonly steps: readonly number[];
  /** The CDF of each channel. */
  readonly cdfs: readonly Cdf[];
}

/** A prior under which a latent value is about what its neighbours of the same channel predict. */
export interface NeighbourPrior {
  /** How far it is typically from that, by channel. */
  readonly scales: readonly number[];
  /** How much the neighbours W, N, NW and NE count, by channel each. */
  readonly taps: readonly (readonly number[])[];
}

/** Trains models of one architecture. */
export interface TrainingArchitecture {
  /** The name of its `CodingArchitecture`. */
  readonly name: string;
  /** Its settings for `aec train`, besides the common ones. */
  readonly settings: Settings;
  /** Named configurations. */
  readonly presets: Readonly<Record<string, Recipe>>;
  /** The channels that it trains on, if images of others are to be converted. */
  readonly channels?: 1 | 3;
  /** The settings that suit a short training on such images; undefined if the architecture does not suit them. */
  recommend?(images: ImageTraits): Recommendation | undefined;
  /** Adapts defaults to the settings that were given, which are those for which `isGiven` is true. */
  complete?(config: TrainingConfig, isGiven: (setting: string) => boolean): TrainingConfig;
  /** Throws `AecError('usage')` for settings that are valid one by one, but not together. */
  check?(config: TrainingConfig): void;
  /** Creates the model to train, with weights drawn from the seed. `AecError('usage')` if such data cannot train it. */
  create(config: TrainingConfig, data: TrainingData): Promise<Trainable>;
  /** Opens a stored model in floating point, to compare its integers with; absent if it is not made of layers. */
  openFloat?(stored: StoredModel): Promise<FloatCoder>;
}

/** A preset, with what it trains in a line. */
export interface Recipe extends Preset {
  readonly summary: string;
}

/** Settings for images, and why. */
export interface Recommendation {
  readonly settings: Preset;
  /** Images that the architecture suits, in a few words. */
  readonly reason: string;
}

/** Facts about the training data that an architecture knows in advance. */
export interface TrainingData {
  readonly channels: 1 | 3;
  /** Mean sample, 0…1. */
  readonly mean: number;
  /** A width and a height that at least nine of ten images have. */
  readonly usual: Size;
}

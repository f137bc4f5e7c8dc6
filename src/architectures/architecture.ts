import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Cdf } from '../entropy/cdf.js';
import type { EntropyModel, LatentShape } from '../entropy/entropy-model.js';
import type { Image } from '../image/image.js';
import type { ModelFiles } from '../model-store/model-files.js';
import type { ModelSpec } from '../model-store/model-spec.js';
import type { StoredModel } from '../model-store/read-model.js';
import type { Geometry } from '../runtime/geometry.js';
import type { NeedRows, OnRows } from '../runtime/tiled-transforms.js';
import type { TransformRunner } from '../runtime/transform-runner.js';
import type { Steps } from '../steps.js';
import type { Rates } from './rates.js';
import type { Settings } from './settings.js';
import type { Trainable } from './trainable.js';
import type { Preset, TrainingConfig } from './training-config.js';

// The whole contract between an architecture and the rest of aec: a `CodingArchitecture` for everybody who reads or
// writes files, and a `TrainingArchitecture` for those who train. An architecture is one folder that provides both, and
// one line in each of the two registries.

/** How models of one architecture code images. A decoder loads nothing else of it. */
export interface CodingArchitecture {
  /** What codec.json and `--arch` call it. */
  readonly name: string;
  /** One line for lists and help. */
  readonly summary: string;
  /** Author and year of the paper it comes from. */
  readonly paper: string;
  /** Fills in defaults of `--option key=value`; `AecError('usage')` on unknown names and impossible values. */
  parseOptions(options: unknown): object;
  /** What can be said of a model without its weights; `AecError('model')` if its codec.json contradicts itself. */
  describe(spec: ModelSpec, where: string): ModelTraits;
  /** Numbers that training determined, counted in the files of a model. */
  countParameters(files: ModelFiles, where: string): number;
  /** Makes a model ready to code. `AecError('model')`, with `where` in front, if it is damaged. */
  open(stored: StoredModel): Promise<Coder>;
}

/** What a model can do. */
export interface ModelTraits {
  /** Channels of the images it was trained on: 1 gray, 3 RGB. */
  readonly channels: 1 | 3;
  /** The rates to choose from; absent for a model of one fixed rate, whose files name none. */
  readonly rates?: Rates;
}

/** A model that is ready to code: what `compress` and `decompress` work with. */
export interface Coder {
  readonly traits: ModelTraits;
  /** How it codes at one of its rates (rates.ts). `transforms` runs the networks elsewhere, with the same result. */
  scheme(rate: number | undefined, transforms?: TransformRunner): Scheme;
  /** Runs the networks in this thread; absent without any. Workers call this one. */
  readonly transforms?: TransformRunner;
  /** What the latent can be used for beside coding; absent if it is no compact description of the image. */
  readonly latentSpace?: LatentSpace;
  /** Frees the weights. */
  dispose(): void;
}

/** How a model codes images at one rate: the middle of both pipelines, between pixels and bytes. */
export interface Scheme {
  readonly entropyModel: EntropyModel;
  /** Channels of the images that it takes in place of one of `channels` channels; see src/codec/planes.ts. */
  channelsFor(channels: 1 | 3): 1 | 3;
  /** Shape of ŷ for an image of that size and number of channels. */
  latentShape(width: number, height: number, channels: 1 | 3): LatentShape;
  /** x → ŷ for images of one size with the scheme's channels. From effort 4 on it may search for better symbols. */
  analyse(images: readonly Image[], effort?: number, onRows?: OnRows): Steps<Int32Array[]>;
  /** ŷ → x̂ for images of one size. */
  synthesise(
    symbols: readonly Int32Array[],
    width: number,
    height: number,
    needRows?: NeedRows,
  ): Steps<Image[]>;
}

/** A latent that describes the image compactly: what denoising, features, sampling and the like work on. */
export interface LatentSpace {
  readonly channels: 1 | 3;
  readonly geometry: Geometry;
  /** g_a and g_s as tfjs layers, for what needs gradients; loaded when first asked for. */
  layers(): Promise<LayersPair>;
  /** x → y for images of one size: before rounding, in raster order, channels last. */
  encode(images: readonly Image[]): Steps<Float32Array[]>;
  /** y → x̂: images of `width × height` pixels. */
  decode(latents: readonly Float32Array[], width: number, height: number): Steps<Image[]>;
  /** Which latents are likely: drawn from N(0, 1), or as the entropy model prices their symbols. */
  readonly prior: 'normal' | SymbolPrices;
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

/** How models of one architecture are trained. */
export interface TrainingArchitecture {
  /** The name of its `CodingArchitecture`. */
  readonly name: string;
  /** Settings of `aec train` that it has beside the common ones. */
  readonly settings: Settings;
  /** Configurations with a name, each of which is the id of the model that comes out. */
  readonly presets: Readonly<Record<string, Preset>>;
  /** Adapts defaults to the settings that were given: `isGiven` tells which. */
  complete?(config: TrainingConfig, isGiven: (setting: string) => boolean): TrainingConfig;
  /** Throws `AecError('usage')` for settings that are fine each alone, but not together. */
  check?(config: TrainingConfig): void;
  /** What `config` trains, its weights drawn from the seed. `AecError('usage')` if it cannot be on such data. */
  create(config: TrainingConfig, data: TrainingData): Promise<Trainable>;
}

/** What an architecture may know of the data before it sees them. */
export interface TrainingData {
  readonly channels: 1 | 3;
  /** Mean sample, 0…1. */
  readonly mean: number;
}

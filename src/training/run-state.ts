import * as v from 'valibot';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const duration = v.pipe(v.number(), v.minValue(0));

const validation = v.object({
  loss: v.number(),
  /** dB, mean over images. */
  psnr: v.number(),
  /** Information content of the symbols; for an objective without a rate, the size of the latent as float32. */
  bytesPerImage: v.number(),
  /** How many images were measured. */
  images: count,
});

/** Figures of the images kept aside, with symbols rounded. */
export type Validation = Readonly<v.InferOutput<typeof validation>>;

const epochRecord = v.object({
  /** From 1. */
  epoch: count,
  stage: v.string(),
  /** Crops that it trained on. */
  images: count,
  /** Mean over the training images of the loss of the stage, with the noise of training. */
  loss: v.number(),
  /** At the start of the epoch. */
  learningRate: v.number(),
  validation,
  /** Of training, without validation. */
  seconds: duration,
  imagesPerSecond: v.number(),
});

/** The figures of one epoch; the history of a run is a list of these. */
export type EpochRecord = Readonly<v.InferOutput<typeof epochRecord>>;

const epochPlace = v.object({
  /** Crops trained on. */
  images: count,
  /** Sum of their losses. */
  lossSum: v.number(),
  /** Spent on them. */
  seconds: duration,
});

/** How far an epoch has come. */
export type EpochPlace = Readonly<v.InferOutput<typeof epochPlace>>;

export const START_OF_EPOCH: EpochPlace = { images: 0, lossSum: 0, seconds: 0 };

/** How far a run has come. */
export interface RunState {
  /** Whole epochs done, including those that early stopping or a lack of time skipped. */
  epoch: number;
  place: EpochPlace;
  readonly history: EpochRecord[];
  /** The best epoch of this stage so far; kept only with early stopping. */
  best: { readonly epoch: number; readonly loss: number } | null;
}

/** The JSON of a checkpoint: the state of a run and the configuration that it began with. */
export const storedRunState = v.object({
  config: v.record(v.string(), v.unknown()),
  /** The hash of what the data set lists. */
  data: v.string(),
  epoch: count,
  place: epochPlace,
  history: v.array(epochRecord),
  best: v.nullable(v.object({ epoch: count, loss: v.number() })),
});

import type { Model } from '../architectures/model.js';
import { schemeOf } from '../codec/coding-scheme.js';
import { type Strangeness, strangenessOf } from '../codec/strangeness.js';
import { fewestChannels } from '../image/channels.js';
import { cropMiddle } from '../image/crop.js';
import type { Image } from '../image/image.js';
import { filesIn } from '../model-store/folder.js';
import { type OwnImages, readOwnImages } from '../model-store/own-images.js';
import { runSteps } from '../steps.js';

/**
 * A figure may be this much higher than that of 99 % of the model's own images, or as high as that of the strangest of them.
 * With few images the tail is hardly known, so it may be more then: by one over the square root of their number.
 */
const MARGIN = 1.25;
/** Of larger images only the middle is looked at. */
const MOST_SIDE = 1024;
/** Images smaller than this share of what the model was trained on show it nothing that it knows. */
const LEAST_SIDE = 0.5;

/** The images that a model was trained on, to tell others from them. */
export class Acquaintance {
  readonly #model: Model;
  /** undefined for models that were trained before aec kept such records. */
  readonly record: OwnImages | undefined;

  /** `AecError('model')` if the model's record is damaged. */
  static async open(model: Model): Promise<Acquaintance> {
    const { folder, hash } = model;
    return new Acquaintance(model, folder && (await readOwnImages(filesIn(folder), hash, folder)));
  }

  private constructor(model: Model, record: OwnImages | undefined | '') {
    this.#model = model;
    this.record = record || undefined;
  }

  /** The model and its images in a few words: `mnist-vae (trained on mnist, 28×28 gray)`. */
  get description(): string {
    const { id } = this.#model;
    if (!this.record) return id;
    const { data, side, channels } = this.record;
    return `${id} (trained on ${data}, ${side}×${side} ${channels === 3 ? 'colour' : 'gray'})`;
  }

  /** As `reasonAgainst`, of plain facts alone: its channels and its size. */
  factAgainst({ width, height, channels, data }: Image): string | undefined {
    const { traits, latentSpace } = this.#model.coder;
    if (traits.channels === 1 && channels === 3 && fewestChannels(data, 3).channels === 3) {
      return 'it has colour, and the model knows gray only';
    }
    const size = `${width}×${height} pixels`;
    const square = latentSpace?.geometry.margin === 0 ? latentSpace.geometry.stride : undefined;
    if (square !== undefined && (width !== square || height !== square)) {
      return `it has ${size}, and the model knows images of ${square}×${square} only`;
    }
    const least = LEAST_SIDE * (this.record?.side ?? 0);
    return Math.max(width, height) < least ? `it has only ${size}` : undefined;
  }

  /**
   * Why an image is unlike those that the model was trained on, in a clause that begins with "it" or "its". undefined if it
   * is like them, as far as can be told: without a record only plain facts count.
   */
  async reasonAgainst(image: Image): Promise<string | undefined> {
    return this.factAgainst(image) ?? (await this.#measuredReason(image));
  }

  async #measuredReason(image: Image): Promise<string | undefined> {
    const { latentSpace } = this.#model.coder;
    if (!this.record || !latentSpace) return undefined;
    const { strangeness, images, rate } = this.record;
    const scheme = schemeOf(this.#model, rate ?? undefined);
    const [found] = await runSteps(strangenessOf([cropMiddle(image, MOST_SIDE)], latentSpace, scheme), {});
    const margin = MARGIN + 1 / Math.sqrt(images);
    const beyond = FIGURES.filter((figure) => {
      const { high, most } = strangeness[figure];
      return found![figure] > Math.max(margin * high, most);
    });
    const ratioOf = (figure: keyof Strangeness) => found![figure] / strangeness[figure].high;
    const [worst] = beyond.sort((a, b) => ratioOf(b) - ratioOf(a));
    return worst && describe(worst, ratioOf(worst));
  }
}

const FIGURES = [
  'error',
  'coarseError',
  'errorOverNoise',
  'bpp',
] as const satisfies readonly (keyof Strangeness)[];

function describe(figure: keyof Strangeness, ratio: number): string {
  if (figure === 'bpp')
    return `its latent takes ${ratio.toFixed(1)} times the bits of 99 % of its own images`;
  const decibels = `${(10 * Math.log10(ratio)).toFixed(1)} dB above that of 99 % of its own images`;
  if (figure === 'error') return `its reconstruction error is ${decibels}`;
  if (figure === 'coarseError') return `the reconstruction error of its coarse structure is ${decibels}`;
  return `its reconstruction error, for the noise it has, is ${decibels}`;
}

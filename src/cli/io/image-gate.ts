import { Acquaintance } from '../../applications/own-images.js';
import type { Use } from '../../applications/uses.js';
import { trainingFor } from '../../applications/uses.js';
import type { Model } from '../../architectures/model.js';
import type { Dataset } from '../../data/dataset.js';
import { evenlySpread } from '../../data/evenly-spread.js';
import { AecError } from '../../errors.js';
import { formatCount, formatCountOf } from '../../figures.js';
import type { Image } from '../../image/image.js';
import { printNote } from './output.js';

export interface GateOptions {
  /** Let every image pass. */
  readonly anyImage?: boolean;
  readonly quiet?: boolean;
}

/** Images that are tried of a data set that gets a warning only. */
const MOST_TRIED = 200;

/** Holds images against those that a model was trained on, before an application makes mush of them. */
export class ImageGate {
  readonly #use: Use;
  readonly #options: GateOptions;
  readonly acquaintance: Acquaintance;

  /** Notes on stderr if the model keeps no record of its images. */
  static async open(model: Model, use: Use, options: GateOptions): Promise<ImageGate> {
    const acquaintance = await Acquaintance.open(model);
    if (!acquaintance.record && !options.anyImage && !options.quiet) {
      printNote(
        `aec: note: ${model.id} keeps no record of the images it was trained on; ` +
          'aec cannot tell whether these are like them',
      );
    }
    return new ImageGate(acquaintance, use, options);
  }

  private constructor(acquaintance: Acquaintance, use: Use, options: GateOptions) {
    this.acquaintance = acquaintance;
    this.#use = use;
    this.#options = options;
  }

  /** Throws AecError('input') for an image unlike those of the model. */
  async check(image: Image, name: string): Promise<void> {
    if (!this.#options.anyImage) this.#refuse(await this.acquaintance.reasonAgainst(image), name);
  }

  /** The same for what can be seen without looking at the samples. */
  checkFacts(image: Image, name: string): void {
    if (!this.#options.anyImage) this.#refuse(this.acquaintance.factAgainst(image), name);
  }

  /** Prints one warning if some of the images are unlike those of the model; up to 200 are tried, evenly spread. */
  async warn(dataset: Dataset): Promise<void> {
    if (this.#options.anyImage || this.#options.quiet) return;
    const tried = evenlySpread(dataset.count, MOST_TRIED);
    let count = 0;
    let first: string | undefined;
    for (const index of tried) {
      const reason = await this.acquaintance.reasonAgainst(await dataset.image(index));
      if (reason === undefined) continue;
      count++;
      first ??= `${dataset.nameOf(index)}: ${this.#unlike(reason)}`;
    }
    if (first === undefined) return;
    const share = `${formatCount(count)} of ${formatCountOf(tried.length, 'image')} tried ${count === 1 ? 'is' : 'are'}`;
    printNote(`aec: warning: ${share} unlike those of the model; the first is ${first}`);
  }

  #refuse(reason: string | undefined, name: string): void {
    if (reason === undefined) return;
    throw new AecError('input', `${name}: ${this.#unlike(reason)}, or pass --any-image`);
  }

  #unlike(reason: string): string {
    const advice = `train a model on images like it (${trainingFor(this.#use)})`;
    return `unlike the images of ${this.acquaintance.description}: ${reason}; ${advice}`;
  }
}

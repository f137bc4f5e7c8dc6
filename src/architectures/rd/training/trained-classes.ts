import type { Rank, Variable } from '@tensorflow/tfjs-core';
import type { Dataset } from '../../../data/dataset.js';
import { spreadOver } from '../../../data/evenly-spread.js';
import type { Random } from '../../../data/random.js';
import { tf } from '../../../engine/tfjs.js';
import { quantizeFrequencies } from '../../../entropy/quantize-frequencies.js';
import { TOTAL } from '../../../entropy/range-coder.js';
import { variable } from '../../../layers/variable.js';
import { type ClassTables, histogramOf, mostLikely, SAMPLES } from '../coding/sample-classes.js';
import { type ClassShares, fitSampleClasses } from './sample-class-em.js';

/** The most images that the classes are found on. */
const MOST_IMAGES = 60_000;
/** Lower bound of the base-2 logarithm of a profile at the start. */
const SMALLEST_LOG_FACTOR = -6;

/** Bound on the natural logarithm of a frozen profile, so that float16 holds it at full precision. */
const LARGEST_LOG = 9;

/** The classes of images by their samples in training; `SampleClasses` (coding/sample-classes.ts) is what files are coded with. */
export class TrainedClasses {
  readonly count: number;
  /** Natural logarithms of the profiles, `[count, SAMPLES]`: trained with the network. */
  readonly logProfiles: Variable<Rank.R2>;
  /** Base-2 logarithms, `[count, SAMPLES]` and `[count]`: found before training. */
  readonly #logShares: Variable;
  readonly #logPriors: Variable;
  /** The samples that profiles reshape: those between the spikes. */
  readonly range: readonly [first: number, last: number];

  constructor(count: number, spikes: readonly number[]) {
    const zeros = (name: string) => variable(`classes/${name}`, () => tf.zeros<Rank.R2>([count, SAMPLES]));
    this.count = count;
    this.logProfiles = zeros('profiles');
    this.#logShares = zeros('shares');
    this.#logPriors = variable('classes/priors', () => tf.zeros([count]));
    this.range = [1, Math.min(...spikes.filter((spike) => spike > 0)) - 1];
  }

  /** All variables, for checkpoints. */
  get variables(): Variable[] {
    return [this.logProfiles, this.#logShares, this.#logPriors];
  }

  /** Finds the classes of images. A profile starts as the ratio between the class's distribution of samples and that of all images. */
  async find(dataset: Dataset, indices: Uint32Array, random: Random): Promise<void> {
    const histograms: Uint32Array[] = [];
    for (const index of spreadOver(indices, MOST_IMAGES)) {
      histograms.push(histogramOf((await dataset.image(index)).data));
    }
    const { logShares, logPriors } = fitSampleClasses(histograms, this.count, this.range, random);
    const mean = new Float64Array(SAMPLES);
    logPriors.forEach((logPrior, k) => {
      for (let v = 0; v < SAMPLES; v++) mean[v] = mean[v]! + 2 ** (logPrior + logShares[k * SAMPLES + v]!);
    });
    const logProfiles = logShares.map(
      (log, i) => Math.LN2 * Math.max(SMALLEST_LOG_FACTOR, log - Math.log2(mean[i % SAMPLES]!)),
    );
    this.#assign({ logProfiles, logShares, logPriors });
  }

  /** Takes the classes of a model with the same number of classes. */
  take({ frequencies, logShares, profiles }: ClassTables): void {
    const logPriors = Float64Array.from(frequencies.slice(0, this.count), (f) => Math.log2(f / TOTAL));
    this.#assign({ logProfiles: profiles.map(Math.log), logShares, logPriors });
  }

  #assign(tables: ClassShares & { readonly logProfiles: Float64Array }): void {
    tf.tidy(() => {
      this.logProfiles.assign(tf.tensor2d(Float32Array.from(tables.logProfiles), [this.count, SAMPLES]));
      this.#logShares.assign(tf.tensor2d(Float32Array.from(tables.logShares), [this.count, SAMPLES]));
      this.#logPriors.assign(tf.tensor1d(Float32Array.from(tables.logPriors)));
    });
  }

  /** The class of an image of these samples (0 … 255). */
  classOf(samples: Uint8Array): number {
    return mostLikely(histogramOf(samples), this.#logShares.dataSync(), this.count);
  }

  /** The frequencies of the classes, then of an escape; and two tables `[count, SAMPLES]`, the shares and the profiles. */
  frozen(): { frequencies: number[]; tables: Float32Array } {
    const priors = [...this.#logPriors.dataSync()].map((log) => 2 ** log);
    const profiles = this.logProfiles
      .dataSync()
      .map((log) => Math.exp(Math.min(LARGEST_LOG, Math.max(-LARGEST_LOG, log))));
    return {
      frequencies: [...quantizeFrequencies([...priors, 0])],
      tables: Float32Array.from([...this.#logShares.dataSync(), ...profiles]),
    };
  }

  dispose(): void {
    for (const own of this.variables) own.dispose();
  }
}

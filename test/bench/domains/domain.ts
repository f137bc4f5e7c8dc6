import type { Model } from '../../../src/architectures/model.js';
import type { Dataset } from '../../../src/data/dataset.js';
import type { DomainTraining } from './train.js';

/** One kind of images. */
export interface Domain {
  readonly name: string;
  readonly title: string;
  /** What `aec train --data` is given, and the images kept aside. */
  readonly train: string;
  readonly test: string;
  /** Measure only so many of these; absent for all. */
  readonly testImages?: number;
  /** Whether the images are coded as one pack, and the others as one sheet. */
  readonly isPack: boolean;
  readonly targets: readonly Target[];
}

/** Bytes that the model should take at most, as a share of another codec's at equal PSNR. */
export interface Target {
  /** A codec by the name it has in tables, or the best of all sheets. */
  readonly against: string;
  readonly share: number;
  /** PSNRs from and to, dB; or without loss. */
  readonly at: readonly [from: number, to: number] | 'lossless';
}

/** What a domain is measured with. */
export interface DomainRun {
  readonly domain: Domain;
  readonly model: Model;
  readonly images: Dataset;
  readonly qualities: readonly number[];
  readonly training: DomainTraining;
}

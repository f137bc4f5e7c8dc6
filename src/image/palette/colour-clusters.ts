import type { ColourCounts } from './colour-counts.js';

/** Steps of Lloyd's algorithm after a split; few change much after that. */
const LLOYD_STEPS = 6;
const POWER_STEPS = 8;

/** Colours put together in clusters, each of which its mean stands for. */
export class ColourClusters {
  readonly #counts: ColourCounts;
  /** The cluster of each colour. */
  readonly #of: Uint16Array;
  #means: number[][];
  /** The sum of squared errors of each cluster. */
  #errors: number[] = [];

  /** Begins with one cluster. */
  constructor(counts: ColourCounts) {
    this.#counts = counts;
    this.#of = new Uint16Array(counts.pixels.length);
    this.#means = [new Array<number>(counts.channels).fill(0)];
    this.#measure();
  }

  get count(): number {
    return this.#means.length;
  }

  /** The sum of squared errors over the samples of all pixels. */
  get error(): number {
    return this.#errors.reduce((sum, own) => sum + own, this.#counts.error);
  }

  /** `[count][channels]` */
  get means(): readonly (readonly number[])[] {
    return this.#means;
  }

  /** Splits the cluster with the largest error where that lowers the error most, across its longest axis (Wu 1991). False if none can be split. */
  split(): boolean {
    const worst = this.#errors.indexOf(Math.max(...this.#errors));
    if (!(this.#errors[worst]! > 0)) return false;
    const members: number[] = [];
    this.#of.forEach((cluster, i) => {
      if (cluster === worst) members.push(i);
    });
    if (members.length < 2) return false;
    const axis = this.#axisOf(members, worst);
    const along = (i: number) => this.#dot(i, axis);
    members.sort((a, b) => along(a) - along(b));
    const end = this.#bestCut(members, axis);
    for (const i of members.slice(end)) this.#of[i] = this.count;
    this.#means.push(new Array<number>(this.#counts.channels).fill(0));
    this.#measure();
    return true;
  }

  /** Moves colours to the nearest mean, and means to the middle of their colours (Lloyd 1982). */
  settle(): void {
    for (let step = 0; step < LLOYD_STEPS; step++) {
      for (let i = 0; i < this.#of.length; i++) this.#of[i] = this.#nearest(i);
      this.#measure();
    }
  }

  #nearest(i: number): number {
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let k = 0; k < this.#means.length; k++) {
      const error = this.#distance(i, this.#means[k]!);
      if (error < least) [nearest, least] = [k, error];
    }
    return nearest;
  }

  #distance(i: number, mean: readonly number[]): number {
    const { channels, colours } = this.#counts;
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += (colours[i * channels + c]! - mean[c]!) ** 2;
    return sum;
  }

  #dot(i: number, axis: readonly number[]): number {
    const { channels, colours } = this.#counts;
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += colours[i * channels + c]! * axis[c]!;
    return sum;
  }

  /** Computes the means and errors of all clusters; those without colours keep their mean. */
  #measure(): void {
    const { channels, colours, pixels } = this.#counts;
    const totals = new Float64Array(this.count);
    const sums = this.#means.map(() => new Float64Array(channels));
    for (const [i, cluster] of this.#of.entries()) {
      totals[cluster]! += pixels[i]!;
      for (let c = 0; c < channels; c++) sums[cluster]![c]! += pixels[i]! * colours[i * channels + c]!;
    }
    this.#means = this.#means.map((mean, k) =>
      totals[k]! > 0 ? Array.from(sums[k]!, (sum) => sum / totals[k]!) : mean,
    );
    this.#errors = new Array<number>(this.count).fill(0);
    for (const [i, cluster] of this.#of.entries()) {
      this.#errors[cluster]! += pixels[i]! * this.#distance(i, this.#means[cluster]!);
    }
  }

  /** The direction in which colours of a cluster differ most, by power iteration. */
  #axisOf(members: readonly number[], cluster: number): number[] {
    const { channels, colours, pixels } = this.#counts;
    const mean = this.#means[cluster]!;
    let axis = new Array<number>(channels).fill(1);
    for (let step = 0; step < POWER_STEPS; step++) {
      const next = new Array<number>(channels).fill(0);
      const middle = mean.reduce((sum, own, c) => sum + own * axis[c]!, 0);
      for (const i of members) {
        const share = pixels[i]! * (this.#dot(i, axis) - middle);
        for (let c = 0; c < channels; c++) next[c]! += share * (colours[i * channels + c]! - mean[c]!);
      }
      const length = Math.hypot(...next);
      if (length === 0) return step === 0 ? axis.map((_, c) => (c === 0 ? 1 : 0)) : axis;
      axis = next.map((own) => own / length);
    }
    return axis;
  }

  /** Where to cut members, sorted along an axis, so that their errors along it sum to the least. */
  #bestCut(members: readonly number[], axis: readonly number[]): number {
    const { pixels } = this.#counts;
    let [total, sum] = [0, 0];
    for (const i of members) {
      total += pixels[i]!;
      sum += pixels[i]! * this.#dot(i, axis);
    }
    let [best, most] = [1, Number.NEGATIVE_INFINITY];
    let [before, sumBefore] = [0, 0];
    for (const [n, i] of members.slice(0, -1).entries()) {
      before += pixels[i]!;
      sumBefore += pixels[i]! * this.#dot(i, axis);
      const explained = sumBefore ** 2 / before + (sum - sumBefore) ** 2 / (total - before);
      if (explained > most) [best, most] = [n + 1, explained];
    }
    return best;
  }
}

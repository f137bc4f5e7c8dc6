import { Speed } from './speed.js';

/** The present work of a worker: the images of each bundle that is under way, its speed, and when it last finished an image. */
export class Pulse {
  readonly #speed = new Speed();
  readonly #coded = new Map<string, number>();
  #lastRow = performance.now();

  begin(bundle: string): void {
    this.#lastRow = performance.now();
    this.#coded.set(bundle, 0);
  }

  /** An image ended, after which so many of the bundle are coded; of one that failed no bytes count. */
  add(bundle: string, coded: number, bytes: number | undefined): void {
    this.#lastRow = performance.now();
    this.#coded.set(bundle, coded);
    if (bytes !== undefined) this.#speed.add(1, bytes);
  }

  end(bundle: string): void {
    this.#coded.delete(bundle);
  }

  /** Whether no bundle is under way. */
  get isIdle(): boolean {
    return this.#coded.size === 0;
  }

  /** How long no image has ended, while bundles are under way. */
  get secondsWithoutRow(): number {
    return this.isIdle ? 0 : (performance.now() - this.#lastRow) / 1000;
  }

  figures(): { underWay: number; imagesPerSecond: number; bytesPerSecond: number } {
    const { images, bytes } = this.#speed.perSecond();
    const underWay = [...this.#coded.values()].reduce((sum, coded) => sum + coded, 0);
    return { underWay, imagesPerSecond: images, bytesPerSecond: bytes };
  }
}

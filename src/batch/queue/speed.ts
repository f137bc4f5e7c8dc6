/** Seconds that a speed is measured over, in steps. */
const WINDOW = 60;
const STEP = 2;

/** Images and bytes per second over the last minute, or since the start if that is later. */
export class Speed {
  readonly #now: () => number;
  readonly #started: number;
  /** What was done in each step of the window, the newest last. */
  #steps: { step: number; images: number; bytes: number }[] = [];

  /** `now` gives seconds. */
  constructor(now = () => performance.now() / 1000) {
    this.#now = now;
    this.#started = now();
  }

  add(images: number, bytes: number): void {
    const step = Math.floor(this.#now() / STEP);
    const last = this.#steps.at(-1);
    if (last?.step !== step) this.#steps.push({ step, images, bytes });
    else {
      last.images += images;
      last.bytes += bytes;
    }
  }

  perSecond(): { images: number; bytes: number } {
    const now = this.#now();
    this.#steps = this.#steps.filter(({ step }) => step * STEP > now - WINDOW);
    const seconds = Math.max(Math.min(WINDOW, now - this.#started), 1);
    const sum = (of: 'images' | 'bytes') =>
      this.#steps.reduce((total, step) => total + step[of], 0) / seconds;
    return { images: sum('images'), bytes: sum('bytes') };
  }
}

import type { Pace } from './pace.js';

/** Share of the budget that is kept at the end, for freezing and measuring. */
const END_SHARE = 0.1;
/** Share of an epoch's time that validation may take. */
const VALIDATION_SHARE = 0.1;
/** Share of the time left after freezing for comparing the frozen model with the float one. */
const COMPARISON_SHARE = 0.25;
/** Freezing after training may take so much longer than it took before: the machine may be busier then. */
const CAUTION = 2;

/** The progress of an epoch that is late, but has not trained on a batch. */
const NEARLY_DONE = 0.99;

/** The times of an epoch, as `performance.now()` gives them. */
export interface EpochSlot {
  readonly start: number;
  /** When training stops and validation begins. */
  readonly trainUntil: number;
  readonly end: number;
}

/** The wall-clock time that a run may take, from its start to the end of all that follows training. */
export class TimeBudget {
  #end: number;
  #trainingEnd: number;
  /** Milliseconds that freezing took when it was tried. */
  #freezing = 0;

  /** `started` is a time of `performance.now()`. */
  constructor(seconds: number, started: number) {
    this.#end = started + 1000 * seconds;
    this.#trainingEnd = this.#end - 1000 * seconds * END_SHARE;
  }

  /** Until the end of the budget; negative beyond it. */
  get secondsLeft(): number {
    return (this.#end - performance.now()) / 1000;
  }

  /** Takes off what a resumed run has used before. */
  spend(seconds: number): void {
    this.#end -= 1000 * seconds;
    this.#trainingEnd -= 1000 * seconds;
  }

  /** Ends training so early that freezing, which has just been tried and took `seconds`, and some measuring find time. */
  leaveTimeToFreeze(seconds: number): void {
    this.#freezing = 1000 * seconds;
    const kept = (this.#end - this.#trainingEnd) / 3;
    this.#trainingEnd = Math.min(this.#trainingEnd, this.#end - CAUTION * this.#freezing - kept);
  }

  /**
   * Until when comparing the frozen model with the float one may go on to another rate. One takes about as long as freezing
   * at most, and most of the time left is for other measuring.
   */
  endOfComparison(): number {
    const now = performance.now();
    return Math.min(now + COMPARISON_SHARE * (this.#end - now), this.#end - this.#freezing);
  }

  /**
   * Divides the training time that is left evenly among the epochs from `first` (from 0) to `epochs` − 1. An epoch whose
   * slot has gone by when its turn comes is to be skipped, so that the stages keep their shares of the time.
   */
  slots(first: number, epochs: number): (epoch: number) => EpochSlot {
    const now = performance.now();
    const length = Math.max(1, this.#trainingEnd - now) / (epochs - first);
    return (epoch) => {
      const start = now + (epoch - first) * length;
      return { start, trainUntil: start + (1 - VALIDATION_SHARE) * length, end: start + length };
    };
  }
}

/** Goes through an epoch with the clock: as many images as its slot has time for, and at least one batch. */
export function paceOfClock({ start, trainUntil }: EpochSlot): Pace {
  return {
    progress(images) {
      const share = Math.max(0, (performance.now() - start) / (trainUntil - start));
      return images > 0 ? share : Math.min(share, NEARLY_DONE);
    },
    imagesLeft: () => Number.POSITIVE_INFINITY,
  };
}

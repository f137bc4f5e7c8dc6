import cliProgress from 'cli-progress';
import { formatDuration, formatLoss, formatSpeed } from '../../../figures.js';
import type { TrainingEvent } from '../../../training/events.js';
import { type TrainingProgress, validationText } from './progress-lines.js';

/** Steps of the bar. */
const TOTAL = 1000;

/** A bar for the current epoch, or for the whole run where its time is given, below the lines of other events. */
export class BarProgress implements TrainingProgress {
  readonly #lines: TrainingProgress;
  #bar: cliProgress.SingleBar | undefined;
  #epochs = 0;
  #isTimed = false;
  #keepsAside = true;
  #validation = '';

  constructor(lines: TrainingProgress) {
    this.#lines = lines;
  }

  onEvent(event: TrainingEvent): void {
    if (event.type === 'batch') {
      this.#show(event);
      return;
    }
    if (event.type === 'epoch') this.#validation = validationText(event.record.validation, this.#keepsAside);
    if (event.type === 'start') {
      this.#epochs = event.epochs;
      this.#keepsAside = event.validationImages > 0;
      this.#isTimed = event.minutes > 0;
    }
    // Where the time is given, the bar stays from epoch to epoch.
    if (!(event.type === 'epoch' && this.#isTimed)) this.close();
    this.#lines.onEvent(event);
  }

  close(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #show({
    epoch,
    stage,
    progress,
    loss,
    imagesPerSecond,
    secondsLeft,
  }: TrainingEvent & { type: 'batch' }): void {
    const done = this.#isTimed ? (epoch - 1 + progress) / this.#epochs : progress;
    const shown = {
      part: this.#isTimed ? `stage ${stage}` : `epoch ${epoch}/${this.#epochs}`,
      loss: formatLoss(loss),
      speed: formatSpeed(imagesPerSecond),
      left: formatDuration(secondsLeft),
      validation: this.#isTimed ? this.#validation : '',
    };
    this.#bar ??= this.#open(shown);
    this.#bar.update(Math.floor(TOTAL * done), shown);
  }

  #open(payload: object): cliProgress.SingleBar {
    const bar = new cliProgress.SingleBar({
      format: '{part} [{bar}] {percentage}%  loss {loss}  {speed} images/s  {left} left  {validation}',
      barsize: 24,
      clearOnComplete: true,
      hideCursor: true,
      // Signals belong to the training, which ends between two batches.
      gracefulExit: false,
    });
    bar.start(TOTAL, 0, payload);
    return bar;
  }
}

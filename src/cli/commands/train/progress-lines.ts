import type { Engine } from '../../../engine/engine.js';
import {
  formatCount,
  formatCountOf,
  formatDuration,
  formatLoss,
  formatMeanBytes,
  formatPercent,
  formatPsnr,
  formatSpeed,
} from '../../../figures.js';
import type { TrainingEvent } from '../../../training/events.js';
import type { EpochRecord, Validation } from '../../../training/run-state.js';
import { printNote } from '../../io/output.js';

/** Shows the progress of a training. */
export interface TrainingProgress {
  onEvent(event: TrainingEvent): void;
  /** Removes the bar from the screen; call it however the training ends. */
  close(): void;
}

/** Milliseconds after which a line says how far a long epoch, or a run with a budget of time, has come. */
const LINE_EVERY = 30_000;

type Event<T extends TrainingEvent['type']> = Extract<TrainingEvent, { type: T }>;

/** One line per epoch, or one every half minute where the time is given and epochs are only parts of it. */
export class LineProgress implements TrainingProgress {
  #start: Event<'start'> | undefined;
  #validation: Validation | undefined;
  #hasExplained = false;
  #printed = performance.now();

  onEvent(event: TrainingEvent): void {
    if (event.type === 'engine') this.#print(engineLine(event.engine));
    else if (event.type === 'start') this.#onStart(event);
    else if (event.type === 'batch') this.#onBatch(event);
    else if (event.type === 'epoch') this.#onEpoch(event);
    else if (event.type === 'saving') this.#print('freezing and saving');
    else if (event.summary !== null) this.#print(event.summary);
  }

  close(): void {}

  #onStart(event: Event<'start'>): void {
    this.#start = event;
    const skipped =
      event.skipped.length > 0 ? `, ${formatCountOf(event.skipped.length, 'file')} skipped` : '';
    const counts = `${formatCountOf(event.images, 'image')}, ${formatCount(event.validationImages)} for validation`;
    this.#print(`${counts}${skipped}; ${formatCountOf(event.parameters, 'parameter')}`);
    if (event.epoch > 0) this.#print(`resuming after epoch ${event.epoch} of ${event.epochs}`);
  }

  #onBatch(event: Event<'batch'>): void {
    if (performance.now() - this.#printed < LINE_EVERY) return;
    const done = (event.epoch - 1 + event.progress) / this.#start!.epochs;
    this.#print(
      [
        `${formatPercent(done, 0)} done, ${formatDuration(event.secondsLeft)} left:`,
        `stage ${event.stage}, loss ${formatLoss(event.loss)}, ${formatSpeed(event.imagesPerSecond)} images/s`,
        ...(this.#validation
          ? [`| ${validationText(this.#validation, this.#start!.validationImages > 0)}`]
          : []),
      ].join(' '),
    );
  }

  #onEpoch({ record, epochs }: Event<'epoch'>): void {
    this.#validation = record.validation;
    if (record.loss < 0 && !this.#hasExplained) {
      this.#hasExplained = true;
      this.#print('this loss may go below zero; lower is better');
    }
    if (this.#start!.minutes === 0) this.#print(epochLine(record, epochs));
  }

  #print(line: string): void {
    printNote(line);
    this.#printed = performance.now();
  }
}

/** What the last validation says of the codec, in words; without images kept aside it measures some of those that it trains on. */
export function validationText({ psnr, bytesPerImage, images }: Validation, keptAside: boolean): string {
  const counted = formatCountOf(images, 'image');
  return `on ${counted} ${keptAside ? 'kept aside' : 'that it trains on'}: ${formatPsnr(psnr)} at ${formatMeanBytes(bytesPerImage)} bytes each`;
}

function engineLine({ name, version, adapter, why }: Engine): string {
  if (adapter !== undefined) return `training on engine ${name} ${version}, on ${adapter}`;
  const reason = why === undefined ? '' : `; tensorflow, which is faster, does not load: ${why}`;
  return `training on engine ${name} ${version}${reason}`;
}

function epochLine(record: EpochRecord, epochs: number): string {
  const { validation } = record;
  return [
    `epoch ${String(record.epoch).padStart(String(epochs).length)}/${epochs}`,
    record.stage.padEnd('decoder'.length),
    `loss ${formatLoss(record.loss)}`,
    `PSNR ${formatPsnr(validation.psnr)}`,
    `${formatMeanBytes(validation.bytesPerImage)} bytes/image`,
    `${formatSpeed(record.imagesPerSecond)} images/s`,
    `${formatDuration(record.seconds * (epochs - record.epoch))} left`,
  ].join('  ');
}

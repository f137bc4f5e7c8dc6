import cliProgress from 'cli-progress';
import type { Engine } from '../../../engine/engine.js';
import {
  formatCount,
  formatCountOf,
  formatDuration,
  formatLoss,
  formatMeanBytes,
  formatPsnr,
  formatSpeed,
} from '../../../figures.js';
import type { EpochRecord, TrainingEvent } from '../../../training/events.js';
import { printJsonLine, printNote } from '../../io/output.js';

/** Shows the progress of a training. */
export interface TrainingProgress {
  onEvent(event: TrainingEvent): void;
  /** Removes the bar from the screen; call it however the training ends. */
  close(): void;
}

/** Prints JSON lines to stdout; or lines to stderr, with a bar for the current epoch on a terminal; or nothing. */
export function openProgress({ json, quiet }: { json: boolean; quiet: boolean }): TrainingProgress {
  if (quiet && !json) return { onEvent: () => {}, close: () => {} };
  if (json) return { onEvent: printEvent, close: () => {} };
  return process.stderr.isTTY ? new BarProgress() : { onEvent: describeEvent, close: () => {} };
}

/** Leaves out batches: there are hundreds per epoch. */
function printEvent(event: TrainingEvent): void {
  if (event.type !== 'batch') printJsonLine(event);
}

function describeEvent(event: TrainingEvent): void {
  if (event.type === 'engine') {
    printNote(engineLine(event.engine));
  } else if (event.type === 'start') {
    const skipped = event.skipped > 0 ? `, ${formatCountOf(event.skipped, 'file')} skipped` : '';
    const counts = `${formatCountOf(event.images, 'image')}, ${formatCount(event.validationImages)} for validation`;
    printNote(`${counts}${skipped}; ${formatCountOf(event.parameters, 'parameter')}`);
    if (event.epoch > 0) printNote(`resuming after epoch ${event.epoch} of ${event.epochs}`);
  } else if (event.type === 'epoch') {
    printNote(epochLine(event.record, event.epochs));
  } else if (event.type === 'saving') {
    printNote('freezing and saving');
  } else if (event.type === 'frozen' && event.summary !== null) {
    printNote(event.summary);
  }
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

class BarProgress implements TrainingProgress {
  #bar: cliProgress.SingleBar | undefined;
  #epochs = 0;

  onEvent(event: TrainingEvent): void {
    if (event.type === 'start') this.#epochs = event.epochs;
    if (event.type === 'batch') {
      const { epoch, done, total, loss, imagesPerSecond } = event;
      const images = total - done + total * (this.#epochs - epoch);
      const shown = {
        epoch,
        epochs: this.#epochs,
        loss: formatLoss(loss),
        speed: formatSpeed(imagesPerSecond),
        left: formatDuration(images / imagesPerSecond),
      };
      this.#bar ??= this.#open(total, shown);
      this.#bar.update(done, shown);
    } else {
      this.close();
      describeEvent(event);
    }
  }

  close(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #open(total: number, payload: object): cliProgress.SingleBar {
    const bar = new cliProgress.SingleBar({
      format: 'epoch {epoch}/{epochs} [{bar}] {percentage}%  loss {loss}  {speed} images/s  {left} left',
      barsize: 24,
      clearOnComplete: true,
      hideCursor: true,
      // Signals belong to the training, which ends between two batches.
      gracefulExit: false,
    });
    bar.start(total, 0, payload);
    return bar;
  }
}

import type { QueueStatus } from '../../../../batch/queue/status.js';
import {
  formatBytes,
  formatCount,
  formatCountOf,
  formatDuration,
  formatPercent,
  formatSpeed,
} from '../../../../figures.js';

/** A status as names and values, one pair per line. */
export function statusPairs(status: QueueStatus): [string, string][] {
  const { images, bundles, bytes, workers } = status;
  return [
    ['queue', status.queue],
    ['images', `${shareOf(status)}, ${formatCount(images.failed)} failed`],
    [
      'bundles',
      [
        `${formatCount(bundles.finished)} of ${formatCount(bundles.total)} finished`,
        `${formatCount(bundles.waiting)} waiting`,
        `${formatCount(bundles.active)} under way`,
        `${formatCount(bundles.delayed)} to be tried again`,
        `${formatCount(bundles.givenUp)} given up`,
      ].join(', '),
    ],
    ['bytes', `${formatBytes(bytes.read)} read, ${formatBytes(bytes.written)} written`],
    ['speed', speedOf(status)],
    ['time left', timeLeft(status)],
    ...workers.map(({ id, threads, imagesPerSecond }): [string, string] => [
      'worker',
      `${id}: ${formatCountOf(threads, 'thread')}, ${formatSpeed(imagesPerSecond)} images/s`,
    ]),
  ];
}

/** The same in one line. */
export function oneLine(status: QueueStatus): string {
  const failed = status.images.failed > 0 ? `, ${formatCount(status.images.failed)} failed` : '';
  return `${status.queue}: ${shareOf(status)}${failed}, ${speedOf(status)}, ${timeLeft(status)} left`;
}

function shareOf({ images: { total, coded } }: QueueStatus): string {
  const share = total === 0 ? '' : ` (${formatPercent(coded / total, 0)})`;
  return `${formatCount(coded)} of ${formatCountOf(total, 'image')} coded${share}`;
}

function speedOf({ imagesPerSecond, bytesPerSecond, workers }: QueueStatus): string {
  const speed = `${formatSpeed(imagesPerSecond)} images/s, ${formatBytes(Math.round(bytesPerSecond))}/s read`;
  return `${speed} by ${formatCountOf(workers.length, 'worker')}`;
}

function timeLeft({ secondsLeft }: QueueStatus): string {
  return secondsLeft === null ? 'unknown' : formatDuration(secondsLeft);
}

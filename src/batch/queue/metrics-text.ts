import type { QueueStatus } from './status.js';

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

/** A status in the text format of Prometheus, version 0.0.4. */
export function metricsText({ queue, images, bundles, bytes, workers, secondsLeft }: QueueStatus): string {
  const by = (label: string, values: Readonly<Record<string, number>>): Sample[] =>
    Object.entries(values).map(([name, value]) => [{ queue, [label]: name }, value]);
  const perWorker = (figureOf: (worker: QueueStatus['workers'][number]) => number): Sample[] =>
    workers.map((worker) => [{ queue, worker: worker.id }, figureOf(worker)]);
  const { total, ...states } = images;
  const { total: allBundles, ...bundleStates } = bundles;
  return [
    metric('aec_images_enqueued', 'gauge', 'Images put into the queue.', [[{ queue }, total]]),
    metric('aec_images', 'gauge', 'Images by what became of them.', by('state', states)),
    metric('aec_bundles_enqueued', 'gauge', 'Bundles put into the queue.', [[{ queue }, allBundles]]),
    metric('aec_bundles', 'gauge', 'Bundles by where they are.', by('state', bundleStates)),
    metric('aec_bytes_total', 'counter', 'Bytes of the images of finished bundles.', by('direction', bytes)),
    metric('aec_workers', 'gauge', 'Workers that are alive.', [[{ queue }, workers.length]]),
    metric(
      'aec_worker_images_per_second',
      'gauge',
      'Images per second over the last minute.',
      perWorker(({ imagesPerSecond }) => imagesPerSecond),
    ),
    metric(
      'aec_worker_read_bytes_per_second',
      'gauge',
      'Bytes of input per second over the last minute.',
      perWorker(({ bytesPerSecond }) => bytesPerSecond),
    ),
    metric(
      'aec_seconds_left',
      'gauge',
      'Seconds until all is done, at the present speed; NaN while nothing moves.',
      [[{ queue }, secondsLeft ?? Number.NaN]],
    ),
  ].join('');
}

function metric(name: string, type: 'gauge' | 'counter', help: string, samples: readonly Sample[]): string {
  const lines = samples.map(([labels, value]) => `${name}{${labelsText(labels)}} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n');
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`)
    .join(',');
}

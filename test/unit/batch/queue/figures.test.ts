import { expect, it } from 'vitest';
import { metricsText } from '../../../../src/batch/queue/metrics-text.js';
import { Speed } from '../../../../src/batch/queue/speed.js';

it('a speed is that of the last minute, or since the start', () => {
  let now = 100;
  const speed = new Speed(() => now);
  speed.add(10, 1000);
  now = 110;
  speed.add(10, 1000);
  expect(speed.perSecond()).toEqual({ images: 2, bytes: 200 });
  now = 165;
  expect(speed.perSecond().images).toBeCloseTo(10 / 60);
  now = 300;
  expect(speed.perSecond()).toEqual({ images: 0, bytes: 0 });
});

it('a status is a page that Prometheus reads', () => {
  const text = metricsText({
    queue: 'a"b',
    images: { total: 10, coded: 6, failed: 1, left: 3 },
    bundles: { total: 3, finished: 1, waiting: 1, active: 1, delayed: 0, givenUp: 0 },
    bytes: { read: 1000, written: 100 },
    workers: [{ id: 'w', threads: 2, underWay: 1, imagesPerSecond: 2.5, bytesPerSecond: 400 }],
    imagesPerSecond: 2.5,
    bytesPerSecond: 400,
    secondsLeft: null,
  });
  expect(text).toContain('# TYPE aec_images gauge\naec_images{queue="a\\"b",state="coded"} 6\n');
  expect(text).toContain('aec_bytes_total{queue="a\\"b",direction="read"} 1000\n');
  expect(text).toContain('aec_worker_images_per_second{queue="a\\"b",worker="w"} 2.5\n');
  expect(text).toContain('aec_seconds_left{queue="a\\"b"} NaN\n');
  for (const line of text.trimEnd().split('\n')) {
    expect(line).toMatch(/^(# (HELP|TYPE) aec_\w+ .+|aec_\w+\{(\w+="(\\.|[^"\\])*",?)+\} (NaN|[\d.e+-]+))$/);
  }
  expect(text.endsWith('\n')).toBe(true);
});

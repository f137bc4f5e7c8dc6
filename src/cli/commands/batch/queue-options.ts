import { Option } from 'commander';
import { wholeNumberOption } from '../../core/shared-options.js';

/** The options that every command of a queue needs to find it. */
export interface QueueOptions {
  readonly queue: string;
  readonly redis: string;
}

export function queueOptions(): Option[] {
  return [
    new Option('--queue <name>', 'the queue; each has its own images and workers').default('aec'),
    new Option('--redis <url>', 'the Redis that holds it; rediss:// for TLS')
      .env('AEC_REDIS')
      .default('redis://127.0.0.1:6379'),
  ];
}

export function attemptsOption(): Option {
  const description =
    'times that an image is tried, with longer and longer pauses, before it counts as failed';
  return wholeNumberOption('--attempts <n>', description, 1, 100).default(5);
}

import type { Redis } from 'ioredis';
import { AecError } from '../../errors.js';

/** BullMQ, and the client of Redis that it works with. */
export interface QueuePackages {
  readonly bullmq: typeof import('bullmq');
  readonly ioredis: Pick<typeof import('ioredis'), 'Redis'>;
}

/** `AecError('usage')` where they are not installed: they are optional. */
export async function loadPackages(): Promise<QueuePackages> {
  try {
    const [bullmq, ioredis] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { bullmq, ioredis };
  } catch (cause) {
    const message = 'aec batch needs BullMQ and ioredis; install them with: npm install bullmq ioredis';
    throw new AecError('usage', message, { cause });
  }
}

/** Milliseconds that connecting may take. */
const PATIENCE = 10_000;

/** Milliseconds between two tries to connect again, at most. */
const LONGEST_PAUSE = 2000;

export interface ConnectionEvents {
  /** Redis stopped answering. The connection is tried again until it is back. */
  onLost?(reason: string): void;
  onBack?(): void;
}

/**
 * Connects to the Redis at `redis://[user:password@]host[:port][/database]`, or with `rediss:` through TLS. A connection that is lost
 * later is restored as soon as that works, and commands wait for it. `AecError('usage')` for another URL; `AecError('input')` if no
 * Redis answers there.
 */
export async function connectRedis(
  url: string,
  { ioredis }: QueuePackages,
  events: ConnectionEvents = {},
): Promise<Redis> {
  const where = shownUrl(url);
  const redis = new ioredis.Redis(url, {
    lazyConnect: true,
    connectTimeout: PATIENCE,
    maxRetriesPerRequest: null,
    retryStrategy: (tries) => Math.min(tries * 100, LONGEST_PAUSE),
  });
  let reason = '';
  redis.on('error', (error: NodeJS.ErrnoException) => {
    reason = error.code === 'ECONNREFUSED' ? 'nothing answers there' : error.message;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    const cause = error as Error;
    const why = reason || cause.message;
    const message = /^(NOAUTH|WRONGPASS)/.test(why)
      ? 'Redis wants another user or password; put them into the URL'
      : `no Redis: ${why}`;
    throw new AecError('input', `${where}: ${message}`, { cause });
  }
  let isLost = false;
  redis.on('close', () => {
    if (!isLost) events.onLost?.(reason || 'the connection was closed');
    isLost = true;
  });
  redis.on('ready', () => {
    if (isLost) events.onBack?.();
    [isLost, reason] = [false, ''];
  });
  return redis;
}

/** The URL without its password, for messages. `AecError('usage')` unless it is one of Redis. */
export function shownUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^rediss?:$/.test(parsed.protocol)) {
    throw new AecError('usage', '--redis: must be a URL like redis://127.0.0.1:6379');
  }
  parsed.password = '';
  parsed.username = '';
  return parsed.href;
}
